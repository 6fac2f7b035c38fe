import { callsNeeded, type TraceState } from '@waybill/domain';
import type { StateChange, StateStore } from '@waybill/ports';
import type { ParsedEvent } from './log-event.convert.js';
import { fromIndexBytes, fromStateBytes, toClaimBytes, toStateBytes } from './trace-state.convert.js';

/** The events of one trace of one tenant within a batch, in log order, with what was known before them. */
export interface TraceWork {
  /** `tenant/trace id`: the prefix of every state key of the trace. */
  readonly traceKey: string;
  readonly tenantId: string;
  readonly events: readonly ParsedEvent[];
  readonly state: TraceState;
}

const claimsKey = (traceKey: string) => `${traceKey}/claims`;
const looseKey = (traceKey: string) => `${traceKey}/loose`;
const callKey = (traceKey: string, callId: string) => `${traceKey}/call/${callId}`;

/** Loads the state of the given traces: one read for the indexes, one for the calls that the events can touch. */
export async function getTraceStates(
  store: StateStore,
  partition: number,
  traces: ReadonlyMap<string, readonly ParsedEvent[]>,
): Promise<readonly TraceWork[]> {
  const traceKeys = [...traces.keys()];
  const claims = await store.get(partition, traceKeys.map(claimsKey));
  const loose = await store.get(partition, traceKeys.map(looseKey));
  const plans = traceKeys.map((traceKey, at) => {
    const events = traces.get(traceKey) ?? [];
    const index = fromIndexBytes(claims[at], loose[at]);
    return { traceKey, events, index, callIds: [...callsNeeded(index, events)] };
  });
  const keys = plans.flatMap(({ traceKey, callIds }) => callIds.map((callId) => callKey(traceKey, callId)));
  const values = await store.get(partition, keys);
  const byKey = new Map(keys.map((key, at) => [key, values[at]]));
  return plans.map(({ traceKey, events, index, callIds }) => ({
    traceKey,
    tenantId: events[0]?.tenantId ?? '',
    events,
    state: {
      index,
      calls: new Map(callIds.map((callId) => [callId, fromStateBytes(byKey.get(callKey(traceKey, callId)))])),
    },
  }));
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
  return changes;
}
