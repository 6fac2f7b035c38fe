import type { CallChange } from './call-change.js';
import { toCallDocument, type CallDocument } from './call-document.convert.js';

/** What a tail tells of a call, as one JSON document. Names are stable: fields are added, never renamed. */
export interface ChangeDocument {
  readonly change: CallChange['kind'];
  readonly tenant_id: string;
  readonly call_id: string;
  /** `null` of a call that is seen for the first time. */
  readonly state_before: string | null;
  /** `null` of one that is gone. */
  readonly state: string | null;
  /** One that comes twice, from two tails, has the same version and state. `null` of one that is gone. */
  readonly version: string | null;
  /** As of `/v1/calls`; `null` of one that is gone. */
  readonly call: CallDocument | null;
  /** Another tail goes on from here. */
  readonly cursor: string;
}

/** Why there is no more to come, where the tail did not end by itself. */
export interface TailEndDocument {
  /** A stable word for programs. */
  readonly code: string;
  readonly detail: string;
}

/** From what is told to its document. Total. */
export function toChangeDocument(change: CallChange, cursor: string): ChangeDocument {
  const { tenant_id, call_id } = change.call;
  const call = change.kind === 'gone' ? null : toCallDocument(change.call);
  const version = change.kind === 'gone' ? null : change.call.version;
  return {
    change: change.kind,
    tenant_id,
    call_id,
    state_before: change.kind === 'first_seen' ? null : change.stateBefore,
    state: call?.state ?? null,
    version,
    call,
    cursor,
  };
}
