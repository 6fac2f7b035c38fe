import type { EventFate } from '@waybill/domain';
import { parseQuarantineRecord, type QuarantineContent } from '@waybill/fold';
import { emptyProjection, type LogBatch, type ProjectionStore, type StateStore } from '@waybill/ports';
import { countRecords, type PlacedFate } from './log-counts.js';
import { unappliedRecords } from './unapplied-records.js';

/** What keeping quarantine needs of the world. */
export interface KeepQuarantineOptions {
  readonly store: ProjectionStore;
  /** Holds nothing but how far the topic has been applied beside this store. */
  readonly state: StateStore;
  readonly projectionId: string;
}

/** What one batch of the quarantine topic brought. */
export interface KeptCounts {
  readonly quarantined: number;
  readonly redrives: number;
}

/**
 * Applies one batch of the quarantine topic: rows, then the state that says so. Rows are absolute and named after where
 * the failure stands in the log, so that twice does no harm. The caller commits the offset afterwards.
 */
export async function keepQuarantine(batch: LogBatch, options: KeepQuarantineOptions): Promise<KeptCounts> {
  const { store, state, projectionId } = options;
  const records = await unappliedRecords(batch, state);
  const last = records.at(-1);
  if (last === undefined) return { quarantined: 0, redrives: 0 };
  const contents = records.map((record) => ({ offset: record.offset, ...parseQuarantineRecord(record) }));
  const quarantined = contents.flatMap((each) => each.quarantined);
  const redrives = contents.flatMap((each) => each.redrives);
  const logCounts = countRecords(records, contents.flatMap(refusedFates));
  await store.upsert({ ...emptyProjection, quarantined, redrives, logCounts });
  await state.commit(batch.partition, [], { appliedOffset: last.offset, projectionId });
  return { quarantined: quarantined.length, redrives: redrives.length };
}

/** Only what a collector refused is counted here: what else is in quarantine is counted in the record it comes from. */
function refusedFates({ offset, quarantined }: QuarantineContent & { readonly offset: number }): readonly PlacedFate[] {
  return quarantined.flatMap((each) => {
    if (each.stage !== 'collector') return [];
    const { tenantId, eventId, source, eventCount } = each;
    const fate: EventFate = { tenantId, kind: 'refused', eventId, source, eventCount };
    return [{ offset, fate }];
  });
}
