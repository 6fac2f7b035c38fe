import { Failure, type LogBatch, type LogRecord, type StateStore } from '@waybill/ports';

/**
 * The records of a batch whose effects are not yet in the state.
 *
 * Rejects with `state_behind_log` (retryable) when records are missing between the state and the batch. The offset has been
 * moved by somebody else then, whose state is not this one: to fold on would write rows that say less than is known.
 */
export async function unappliedRecords(
  { topic, partition, records }: LogBatch,
  state: StateStore,
): Promise<readonly LogRecord[]> {
  const appliedOffset = (await state.partition(partition))?.appliedOffset ?? -1;
  const [first] = records;
  if (first !== undefined && first.offset > appliedOffset + 1) {
    throw new Failure(
      'retryable',
      'state_behind_log',
      `partition ${partition} of ${topic}: expected a batch from offset ${appliedOffset + 1}, up to which the state goes, found one from ` +
        `${first.offset}: another process has gone on with this partition; restart this one`,
    );
  }
  return records.filter((record) => record.offset > appliedOffset);
}
