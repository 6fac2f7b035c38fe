import { epochOf, foldEpoch } from '@waybill/domain';
import {
  parseFactRecord,
  storeInParts,
  toQuarantineEntry,
  toRefusedFact,
  type ParsedFact,
  type RefusalRun,
} from '@waybill/fold';
import { topics, type EventLogWriter, type LedgerStore, type LogBatch, type StateStore } from '@waybill/ports';
import { getKeyStates, keyChangesOf } from './key-states.js';
import { rowsOf } from './ledger-rows.js';
import { rollUpKey } from './roll-up-key.js';
import { addToSlots } from './slot-totals.js';

/** What the ledger needs of the world. */
export interface LedgerPorts {
  /** For what cannot be read. */
  readonly log: EventLogWriter;
  readonly state: StateStore;
  readonly store: LedgerStore;
}

export interface RollUpBatchOptions extends LedgerPorts {
  /** The projection that the state belongs to. */
  readonly projectionId: string;
  /** How much the store has refused in a row; default: as in a new process. */
  readonly refusals?: RefusalRun;
}

/** What became of the facts of one batch: `read = applied + stale + superseded + quarantined`, always. */
export interface RollUpCounts {
  readonly read: number;
  readonly applied: number;
  /** Told again, or overtaken by a newer one. */
  readonly stale: number;
  /** Told by an older fold; the log has been folded again since, and everything told anew. */
  readonly superseded: number;
  readonly quarantined: number;
}

/**
 * Applies one batch of the facts topic: fold, rows, state — in this order, each durable before the next, for the reasons
 * that the stitcher has. The caller commits the offset afterwards.
 * Facts whose rows the store refuses for ever stay outside the state and go to quarantine; nothing else waits for them.
 * Rejects when the world does; then nothing is lost and the same batch must be applied again.
 */
export async function rollUpBatch(batch: LogBatch, options: RollUpBatchOptions): Promise<RollUpCounts> {
  const { log, state, store, projectionId } = options;
  const { partition } = batch;
  const applied = (await state.partition(partition))?.appliedOffset ?? -1;
  const records = batch.records.filter((record) => record.offset > applied);
  const last = records.at(-1);
  if (last === undefined) return { read: 0, applied: 0, stale: 0, superseded: 0, quarantined: 0 };

  const parsed = records.flatMap(parseFactRecord);
  const facts = parsed.flatMap((each) => (each.kind === 'fact' ? [each] : []));
  const current = facts.filter(({ fact }) => epochOf(fact.version) >= foldEpoch);
  const fold = async (taken: readonly ParsedFact[], leftOut: ReadonlySet<ParsedFact>) => {
    const rolledUp = (await getKeyStates(state, partition, taken, leftOut)).map(rollUpKey);
    const slots = await addToSlots(state, partition, rolledUp);
    await store.upsert({ ...rowsOf(rolledUp), slots: slots.rows });
    return { rolledUp, slots };
  };
  const { result, refused } = await storeInParts(current, fold, options.refusals);
  const { rolledUp, slots } = result;
  const unreadable = parsed.flatMap((each) => (each.kind === 'unreadable' ? [each.quarantined] : []));
  const quarantined = [...unreadable, ...refused.map(toRefusedFact)];
  const quarantineCount = log.partitionCount(topics.quarantine);
  await log.append(quarantined.map((each) => toQuarantineEntry(each, quarantineCount)));
  const changes = [...rolledUp.flatMap(keyChangesOf), ...slots.changes];
  await state.commit(partition, changes, { appliedOffset: last.offset, projectionId });

  const stale = rolledUp.reduce((sum, each) => sum + each.staleCount, 0);
  return {
    read: parsed.length,
    applied: current.length - stale - refused.length,
    stale,
    superseded: facts.length - current.length,
    quarantined: quarantined.length,
  };
}
