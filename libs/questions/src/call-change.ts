import type { ChangedCall, ChangedKey, ReadCall } from '@waybill/ports';
import type { CallKey, SeenCall } from './seen-calls.js';

/** What a tail tells of a call. */
export type CallChange =
  /** The first that it sees of it that its filter lets through. */
  | { readonly kind: 'first_seen'; readonly call: ReadCall }
  /** Something else is stored of it than was seen last, or its state is another by time alone. */
  | { readonly kind: 'changed'; readonly call: ReadCall; readonly stateBefore: string }
  /** It no longer exists under this id: it was joined to another. */
  | { readonly kind: 'gone'; readonly call: CallKey; readonly stateBefore: string };

/** How what was seen of a call compares with how it stands; `undefined`: there is nothing to tell. Pure. */
export function changeOf(known: SeenCall | undefined, row: ChangedCall): CallChange | undefined {
  if (known?.state === undefined) return { kind: 'first_seen', call: row };
  const isSame = BigInt(row.version) <= known.version && row.state === known.state;
  return isSame ? undefined : { kind: 'changed', call: row, stateBefore: known.state };
}

/** What is to be told of a call of which something was stored and that is not found, or not with this filter. Pure. */
export function endOf(
  known: SeenCall | undefined,
  { is_deleted, tenant_id, call_id }: ChangedKey,
): CallChange | undefined {
  if (known?.state === undefined || !is_deleted) return undefined;
  return { kind: 'gone', call: { tenant_id, call_id }, stateBefore: known.state };
}

/** Whether a change is about a state that was asked for: the call has it, or had it when it went. Pure. */
export function isAbout(change: CallChange, state: string | undefined): boolean {
  if (state === undefined) return true;
  return (change.kind === 'gone' ? change.stateBefore : change.call.state) === state;
}
