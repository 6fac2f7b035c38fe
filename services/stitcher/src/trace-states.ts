import { emptyEventSet, fragmentsNeeded, type EventSet, type TraceState } from '@waybill/domain';
import { Failure, type EventArchive, type StateChange, type StateStore } from '@waybill/ports';
import { getArchivedEvents } from './archived-events.js';
import { fromLinksBytes, toLinksBytes } from './join.convert.js';
import type { ParsedEvent, TraceInput } from './log-event.convert.js';
import {
  fromIndexBytes,
  parseCallState,
  toClaimBytes,
  toLogEvent,
  toStateBytes,
  type CallState,
  type PackedEvent,
} from './trace-state.convert.js';

/** What a batch brings for one trace of one tenant, in log order, with what was known before. */
export interface TraceWork {
  /** `tenant/trace id`: the prefix of every state key of the trace. */
  readonly traceKey: string;
  readonly tenantId: string;
  readonly traceId: string;
  readonly inputs: readonly TraceInput[];
  readonly state: TraceState;
}

const claimsKey = (traceKey: string) => `${traceKey}/claims`;
const looseKey = (traceKey: string) => `${traceKey}/loose`;
const callKey = (traceKey: string, callId: string) => `${traceKey}/call/${callId}`;
const linksKey = (traceKey: string, fragmentId: string) => `${traceKey}/links/${fragmentId}`;

/** Whose call a state key belongs to; `undefined` when it is the key of something else. */
export function fromCallKey(key: string): { readonly tenantId: string } | undefined {
  const tenantId = /^(?<tenantId>.*?)\/[0-9a-f]{32}\/call\//s.exec(key)?.groups?.['tenantId'];
  return tenantId === undefined ? undefined : { tenantId };
}

/** From where the state of traces is read. */
export interface TraceStateSources {
  readonly state: StateStore;
  /** Has the events of calls that the state holds packed. */
  readonly archive: EventArchive;
}

/** Loads the state of the given traces: one read for the indexes, one for the fragments that the inputs can touch. */
export async function getTraceStates(
  { state: store, archive }: TraceStateSources,
  partition: number,
  traces: ReadonlyMap<string, readonly [TraceInput, ...TraceInput[]]>,
): Promise<readonly TraceWork[]> {
  const traceKeys = [...traces.keys()];
  const claims = await store.get(partition, traceKeys.map(claimsKey));
  const loose = await store.get(partition, traceKeys.map(looseKey));
  const plans = [...traces].map(([traceKey, inputs], at) => {
    const index = fromIndexBytes(claims[at], loose[at]);
    return { traceKey, inputs, index, fragmentIds: fragmentIdsOf(index, inputs) };
  });
  const keys = plans.flatMap(({ traceKey, fragmentIds }) =>
    fragmentIds.flatMap((id) => [callKey(traceKey, id), linksKey(traceKey, id)]),
  );
  const values = await store.get(partition, keys);
  const byKey = new Map(keys.map((key, at) => [key, values[at]]));
  const events = await unpacked(
    archive,
    plans.flatMap(({ traceKey, inputs, fragmentIds }) =>
      fragmentIds.map((id) => {
        const key = callKey(traceKey, id);
        return { key, tenantId: inputs[0].tenantId, call: parseCallState(byKey.get(key)) };
      }),
    ),
  );
  return plans.map(({ traceKey, inputs, index, fragmentIds }) => {
    const calls = fragmentIds.map((id) => [id, events.get(callKey(traceKey, id)) ?? emptyEventSet] as const);
    const links = fragmentIds.map((id) => [id, fromLinksBytes(byKey.get(linksKey(traceKey, id)))] as const);
    const { tenantId, traceId } = inputs[0];
    return { traceKey, tenantId, traceId, inputs, state: { index, calls: new Map(calls), links: new Map(links) } };
  });
}

interface StoredCall {
  readonly key: string;
  readonly tenantId: string;
  readonly call: CallState;
}

/** The events of calls, by state key; those of packed ones come from the store. */
async function unpacked(archive: EventArchive, calls: readonly StoredCall[]): Promise<ReadonlyMap<string, EventSet>> {
  const packed = calls.flatMap(({ key, tenantId, call }) =>
    call.tag === 'packed'
      ? [{ key, tenantId, events: call.events, eventIds: call.events.map((each) => each.eventId) }]
      : [],
  );
  const archived = await getArchivedEvents(archive, packed);
  return new Map([
    ...calls.flatMap(({ key, call }) => (call.tag === 'whole' ? [[key, call.events] as const] : [])),
    ...packed.map(({ key, events }, at) => [key, eventSetOf(events, archived[at] ?? [])] as const),
  ]);
}

function eventSetOf(events: readonly PackedEvent[], archived: readonly (Uint8Array | undefined)[]): EventSet {
  return new Map(
    events.map(({ eventId, appendedUnixNano }, at) => {
      const bytes = archived[at];
      if (bytes === undefined) throw missingEvent(eventId);
      return [eventId, toLogEvent(bytes, appendedUnixNano)];
    }),
  );
}

/** It was there when the call was packed. Going on without it would write a row that says less than is known. */
function missingEvent(eventId: string): Failure {
  return new Failure(
    'retryable',
    'archived_event_missing',
    `expected event ${eventId} of a closed call in the store, found none; remove the state, so that the log is folded again`,
  );
}

function fragmentIdsOf(index: TraceState['index'], inputs: readonly TraceInput[]): readonly string[] {
  const events = inputs.filter((each): each is ParsedEvent => each.kind === 'event');
  const told = inputs.flatMap((each) => (each.kind === 'event' ? [] : [each.fragmentId]));
  return [...new Set([...fragmentsNeeded(index, events), ...told])];
}

/** What must be written so that the store holds `after` where it held `before`. */
export function changesOf(traceKey: string, before: TraceState, after: TraceState): readonly StateChange[] {
  const changes: StateChange[] = [];
  if (after.index.claims !== before.index.claims) {
    changes.push({ key: claimsKey(traceKey), value: toClaimBytes(after.index.claims) });
  }
  if (after.index.loose !== before.index.loose) {
    changes.push({ key: looseKey(traceKey), value: toStateBytes(after.index.loose) });
  }
  for (const [callId, events] of after.calls) {
    if (events !== before.calls.get(callId) && events.size > 0) {
      changes.push({ key: callKey(traceKey, callId), value: toStateBytes(events) });
    }
  }
  for (const [fragmentId, links] of after.links) {
    if (links !== before.links.get(fragmentId)) {
      changes.push({ key: linksKey(traceKey, fragmentId), value: toLinksBytes(links) });
    }
  }
  return changes;
}
