import { Failure, type ChangedCall, type ChangedKey, type StandingCall } from '@waybill/ports';
import { parseStoredTime } from './stored-time.js';

/** Names a call. */
export type CallKey = Pick<ChangedKey, 'tenant_id' | 'call_id'>;

/** What a tail knows of a call. */
export interface SeenCall extends CallKey {
  readonly version: bigint;
  /** `undefined`: nothing that the filter lets through. */
  readonly state: string | undefined;
  /** When an open call becomes incomplete, nanoseconds since 1970; `undefined`: never by time alone. */
  readonly dueUnixNano: bigint | undefined;
  /** When that version was stored, or when it was seen to stand there. */
  readonly storedUnixNano: bigint;
}

/**
 * What a tail has seen, so that it tells nothing twice. Holds at most `countMax` calls and forgets first what has not changed for
 * longest.
 */
export interface SeenCalls {
  get(key: CallKey): SeenCall | undefined;
  /**
   * What was stored since `keptSinceUnixNano` may be listed again and must not be forgotten: throws the retryable `Failure`
   * `tail_overrun` when that is all there is.
   */
  set(call: SeenCall, keptSinceUnixNano: bigint): void;
  delete(key: CallKey): void;
  /** Open calls whose missing records were due before then. */
  listDue(nowUnixNano: bigint): readonly SeenCall[];
}

export function createSeenCalls(countMax: number): SeenCalls {
  // In the order in which they were set last: the first one has been the same for longest.
  const calls = new Map<string, SeenCall>();
  const waiting = new Map<string, SeenCall>();
  const forget = (id: string): void => {
    calls.delete(id);
    waiting.delete(id);
  };
  return {
    get: (key) => calls.get(idOf(key)),
    set(call, keptSinceUnixNano) {
      const id = idOf(call);
      forget(id);
      const [oldest] = calls.size < countMax ? [] : calls;
      if (oldest !== undefined) {
        if (oldest[1].storedUnixNano >= keptSinceUnixNano) throw overrun(countMax);
        forget(oldest[0]);
      }
      calls.set(id, call);
      if (call.dueUnixNano !== undefined) waiting.set(id, call);
    },
    delete: (key) => forget(idOf(key)),
    listDue: (nowUnixNano) =>
      [...waiting.values()].filter(({ dueUnixNano }) => dueUnixNano !== undefined && dueUnixNano < nowUnixNano),
  };
}

/** From a row to what is remembered of it. */
export function toSeenCall(row: StandingCall | ChangedCall, storedUnixNano: bigint): SeenCall {
  const { tenant_id, call_id, version, state, deadline_at } = row;
  const due = state === 'open' && deadline_at !== null ? parseStoredTime(deadline_at) : undefined;
  return { tenant_id, call_id, version: BigInt(version), state, dueUnixNano: due, storedUnixNano };
}

/** One text for a key. */
export function idOf({ tenant_id, call_id }: CallKey): string {
  return JSON.stringify([tenant_id, call_id]);
}

function overrun(countMax: number): Failure {
  return new Failure(
    'retryable',
    'tail_overrun',
    `expected at most ${countMax} calls to change within a minute, found more: narrow the filter`,
  );
}
