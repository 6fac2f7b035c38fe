import { latenessHorizonNanos } from '@waybill/domain';
import type { EventArchive, StateChange, StateStore } from '@waybill/ports';
import { getArchivedEvents } from './archived-events.js';
import { fromCallKey } from './trace-states.js';
import { parseCallState, toPackedBytes, type WholeCall } from './trace-state.convert.js';

/** How far the sweep has come in each partition. It starts anew with the process: what it finds, it finds again. */
export type SweepPositions = Map<number, string>;

export interface PackOptions {
  readonly state: StateStore;
  readonly archive: EventArchive;
  readonly positions: SweepPositions;
  /** The log's time: that of the newest record. */
  readonly nowUnixNano: bigint;
  /** Keys that the batch in hand writes. */
  readonly written: ReadonlySet<string>;
}

/** Keys that one batch looks at: enough to go round in an hour of small batches, too few to slow one down. */
const keysPerBatch = 32;

/**
 * Packs some of the calls that have been quiet beyond the lateness horizon: from then on the state holds the ids of their
 * events, and the store their bytes. Only calls whose every byte the store gives back are packed. It changes no row, so
 * when it happens does not matter.
 */
export async function packQuietCalls(partition: number, options: PackOptions): Promise<readonly StateChange[]> {
  const { state, archive, positions, nowUnixNano, written } = options;
  const after = positions.get(partition);
  const keys = await state.list(partition, { after, countMax: keysPerBatch });
  const last = keys.at(-1);
  if (last === undefined || keys.length < keysPerBatch) positions.delete(partition);
  else positions.set(partition, last);
  const candidates = keys.filter((key) => fromCallKey(key) !== undefined && !written.has(key));
  const values = await state.get(partition, candidates);
  const quiet = candidates.flatMap((key, at) => {
    const call = parseCallState(values[at]);
    return call.tag === 'whole' && isQuiet(call, nowUnixNano) ? [{ key, call }] : [];
  });
  const wanted = quiet.map(({ key, call }) => ({
    tenantId: fromCallKey(key)?.tenantId ?? '',
    eventIds: [...call.events.keys()],
  }));
  const archived = await getArchivedEvents(archive, wanted);
  return quiet.flatMap(({ key, call }, at) =>
    isArchived(call, archived[at] ?? []) ? [{ key, value: toPackedBytes(call.events) }] : [],
  );
}

function isQuiet({ events }: WholeCall, nowUnixNano: bigint): boolean {
  if (events.size === 0) return false;
  return [...events.values()].every((each) => nowUnixNano - each.appendedUnixNano > latenessHorizonNanos);
}

function isArchived({ events }: WholeCall, archived: readonly (Uint8Array | undefined)[]): boolean {
  return [...events.values()].every(({ bytes }, at) => {
    const stored = archived[at];
    return stored !== undefined && Buffer.compare(stored, bytes) === 0;
  });
}
