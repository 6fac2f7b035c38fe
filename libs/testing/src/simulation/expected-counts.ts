import { topics } from '@waybill/ports';
import type { Fate } from './acknowledged.js';
import type { Evidence } from './expected-rows.js';

/** What became of the events of one producer in one record, as text that can be compared. */
interface Tally {
  readonly who: string;
  readonly stored: string[];
  duplicate: number;
  quarantined: number;
  readonly sequences: Set<bigint>;
}

/**
 * Compares the counts of every record with what must have become of its events by the order of the log alone, whatever
 * crashed, was read twice, or was written late by somebody who had lost the partition.
 */
export function findWrongCount({ log, store, acknowledged }: Evidence): string | undefined {
  for (const partition of log.partitionsOf(topics.events)) {
    for (const { offset } of log.recordsOf(topics.events, partition)) {
      const expected = tallyTexts(acknowledged.fatesAt(partition, offset));
      const found = store
        .logCountsOf(partition, offset)
        .map(({ tenantId, producer, storedEventIds, duplicateCount, quarantinedCount, sequences }) =>
          JSON.stringify([
            JSON.stringify([tenantId, producer.service, producer.instance, String(producer.epoch)]),
            storedEventIds.toSorted(),
            duplicateCount,
            quarantinedCount,
            sequences.reduce((sum, { from, to }) => sum + Number(to - from) + 1, 0),
          ]),
        )
        .toSorted();
      if (found.join() !== expected.join())
        return `partition ${partition} offset ${offset}: expected counts ${expected.join()}, found ${found.join()}`;
    }
  }
  return undefined;
}

/** A record that carries nobody's events is counted all the same. */
function tallyTexts(fates: readonly Fate[]): readonly string[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = (who: string) => {
    const tally = tallies.get(who) ?? { who, stored: [], duplicate: 0, quarantined: 0, sequences: new Set<bigint>() };
    tallies.set(who, tally);
    return tally;
  };
  if (fates.length === 0) tallyOf(JSON.stringify(['', '', '', '0']));
  for (const { tenantId, kind, event } of fates) {
    const { service = '', instance = '', epoch = 0n, sequence = 0n } = event?.source ?? {};
    const tally = tallyOf(JSON.stringify([tenantId, service, instance, String(epoch)]));
    if (kind === 'stored') tally.stored.push(event?.eventId ?? '');
    else if (kind === 'duplicate') tally.duplicate += 1;
    else tally.quarantined += 1;
    if (sequence > 0n && kind !== 'duplicate') tally.sequences.add(sequence);
  }
  return [...tallies.values()]
    .map(({ who, stored, duplicate, quarantined, sequences }) =>
      JSON.stringify([who, stored.toSorted(), duplicate, quarantined, sequences.size]),
    )
    .toSorted();
}
