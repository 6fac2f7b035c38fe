import type { RateCard, StitchLimits } from '@waybill/domain';
import { grouped, storeInParts, toFactEntries, toQuarantineEntry, type RefusalRun } from '@waybill/fold';
import {
  emptyProjection,
  topics,
  type EventArchive,
  type EventLogWriter,
  type LogBatch,
  type Projection,
  type ProjectionStore,
  type StateStore,
} from '@waybill/ports';
import { toJoinEntries } from './join-entries.js';
import { countRecords, refusedFate, unreadableFate, type PlacedFate } from './log-counts.js';
import { parseLogRecord, type TraceInput } from './log-event.convert.js';
import { packQuietCalls, type SweepPositions } from './quiet-calls.js';
import { toRefusedInput } from './refused-inputs.convert.js';
import { stitchTrace } from './stitch-trace.js';
import { changesOf, getTraceStates } from './trace-states.js';
import { unappliedRecords } from './unapplied-records.js';

/** What the stitcher needs of the world. */
export interface StitcherPorts {
  readonly log: EventLogWriter;
  readonly state: StateStore;
  readonly store: ProjectionStore;
  /** Has the events of calls that have been quiet for long. */
  readonly archive: EventArchive;
}

export interface StitchBatchOptions extends StitcherPorts {
  /** The projection that the state belongs to. */
  readonly projectionId: string;
  readonly limits: StitchLimits;
  /** What prices units that come without a price. */
  readonly rates: readonly RateCard[];
  /** How far the sweep for quiet calls has come. */
  readonly positions: SweepPositions;
  /** How much the store has refused in a row; default: as in a new process. */
  readonly refusals?: RefusalRun;
}

/** What became of the events of one batch: `read = stored + duplicate + quarantined`, always. */
export interface StitchCounts {
  readonly read: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
}

/**
 * Applies one batch of the log: fold, rows, what others must know, state — in this order, each durable before the next.
 *
 * Rows come before the state because the state says what need not be done again: were it first, a crash between the
 * two would lose rows for ever. Rows twice do no harm, they are absolute. The caller commits the offset afterwards.
 * Inputs whose rows the store refuses for ever stay outside the state and go to quarantine; nothing else waits for them.
 * Rejects when the world does; then nothing is lost and the same batch must be applied again.
 */
export async function stitchBatch(batch: LogBatch, options: StitchBatchOptions): Promise<StitchCounts> {
  const { state, store, archive, log, limits, rates, projectionId, positions } = options;
  const records = await unappliedRecords(batch, state);
  const last = records.at(-1);
  if (last === undefined) return { read: 0, stored: 0, duplicate: 0, quarantined: 0 };

  const parsed = records.flatMap(parseLogRecord);
  const unreadable = parsed.flatMap((each) => (each.kind === 'unreadable' ? [each.quarantined] : []));
  const inputs = parsed.filter((each) => each.kind !== 'unreadable');
  const countsOf = (fates: readonly PlacedFate[]) =>
    countRecords(records, [...unreadable.map(unreadableFate), ...fates]);
  const fold = async (taken: readonly TraceInput[], leftOut: ReadonlySet<TraceInput>) => {
    const works = await getTraceStates({ state, archive }, batch.partition, byTrace(taken));
    const stitched = works.map((work) => ({ work, ...stitchTrace(work, limits, rates, leftOut) }));
    const fates = stitched.flatMap((each) => each.fates);
    const projection = joined(stitched.map((each) => each.projection));
    // A part of the batch says nothing about its records.
    const isWhole = taken.length === inputs.length && leftOut.size === 0;
    await store.upsert({ ...projection, logCounts: isWhole ? countsOf(fates) : [] });
    return { stitched, projection, fates };
  };
  const { result, refused } = await storeInParts(inputs, fold, options.refusals);
  const { stitched, projection } = result;
  const fates = [...result.fates, ...refused.flatMap(refusedFate)];
  if (refused.length > 0) await store.upsert({ ...emptyProjection, logCounts: countsOf(fates) });
  const quarantined = [...unreadable, ...stitched.flatMap((each) => each.quarantined), ...refused.map(toRefusedInput)];
  const quarantineCount = log.partitionCount(topics.quarantine);
  await log.append([
    ...quarantined.map((each) => toQuarantineEntry(each, quarantineCount)),
    ...stitched.flatMap(({ work, joins }) => toJoinEntries(log, work.tenantId, joins)),
    ...[...grouped(stitched, ({ work }) => work.tenantId)].flatMap(([tenantId, traces]) =>
      toFactEntries(
        log,
        tenantId,
        traces.flatMap(({ facts }) => facts),
      ),
    ),
  ]);
  const changes = stitched.flatMap(({ work, before, after }) => changesOf(work.traceKey, before, after));
  const written = new Set(changes.map(({ key }) => key));
  const nowUnixNano = last.appendedUnixNano;
  const packed = await packQuietCalls(batch.partition, { state, archive, positions, nowUnixNano, written });
  await state.commit(batch.partition, [...changes, ...packed], { appliedOffset: last.offset, projectionId });

  return {
    read: parsed.filter(({ kind }) => kind === 'event' || kind === 'unreadable').length,
    stored: projection.events.length,
    duplicate: fates.filter(({ fate }) => fate.kind === 'duplicate').length,
    quarantined: quarantined.length,
  };
}

function byTrace(inputs: readonly TraceInput[]): ReadonlyMap<string, readonly [TraceInput, ...TraceInput[]]> {
  const traces = new Map<string, [TraceInput, ...TraceInput[]]>();
  for (const each of inputs) {
    const key = `${each.tenantId}/${each.traceId}`;
    const trace = traces.get(key);
    if (trace === undefined) traces.set(key, [each]);
    else trace.push(each);
  }
  return traces;
}
function joined(projections: readonly Projection[]): Projection {
  return {
    ...emptyProjection,
    events: projections.flatMap((each) => each.events),
    calls: projections.flatMap((each) => each.calls),
    looseEvidence: projections.flatMap((each) => each.looseEvidence),
  };
}
