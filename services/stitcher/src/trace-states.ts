import { fragmentsNeeded, type TraceState } from '@waybill/domain';
import type { StateChange, StateStore } from '@waybill/ports';
import { fromLinksBytes, toLinksBytes } from './join.convert.js';
import type { ParsedEvent, TraceInput } from './log-event.convert.js';
import { fromIndexBytes, fromStateBytes, toClaimBytes, toStateBytes } from './trace-state.convert.js';

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

/** Loads the state of the given traces: one read for the indexes, one for the fragments that the inputs can touch. */
export async function getTraceStates(
  store: StateStore,
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
  return plans.map(({ traceKey, inputs, index, fragmentIds }) => {
    const calls = fragmentIds.map((id) => [id, fromStateBytes(byKey.get(callKey(traceKey, id)))] as const);
    const links = fragmentIds.map((id) => [id, fromLinksBytes(byKey.get(linksKey(traceKey, id)))] as const);
    const { tenantId, traceId } = inputs[0];
    return { traceKey, tenantId, traceId, inputs, state: { index, calls: new Map(calls), links: new Map(links) } };
  });
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
