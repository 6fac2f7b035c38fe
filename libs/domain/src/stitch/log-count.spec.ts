import { describe, expect, test } from '@jest/globals';
import { countRecord, toSequenceRanges, type EventFate } from './log-count.js';

const record = { topic: 't', logPartition: 1, logOffset: 7, appendedUnixNano: 5n };

const fate = (init: Partial<EventFate> & { sequence?: bigint; instance?: string }): EventFate => ({
  tenantId: 'acme',
  kind: 'stored',
  eventId: `e${init.sequence ?? 0n}`,
  source: { service: 's', instance: init.instance ?? 'i', epoch: 1n, sequence: init.sequence ?? 0n },
  eventCount: 1,
  ...init,
});

describe('countRecord', () => {
  test('counts what became of the events of each producer, and which numbers they had', () => {
    const counts = countRecord(record, [
      fate({ sequence: 1n }),
      fate({ sequence: 2n, kind: 'duplicate' }),
      fate({ sequence: 5n, kind: 'quarantined' }),
      fate({ sequence: 9n, instance: 'j' }),
    ]);
    expect(counts).toMatchObject([
      {
        ...record,
        tenantId: 'acme',
        producer: { service: 's', instance: 'i', epoch: 1n },
        storedEventIds: ['e1'],
        duplicateCount: 1,
        quarantinedCount: 1,
        refusedCount: 0,
        sequences: [
          { from: 1n, to: 1n },
          { from: 5n, to: 5n },
        ],
      },
      { producer: { instance: 'j' }, storedEventIds: ['e9'], sequences: [{ from: 9n, to: 9n }] },
    ]);
  });

  test('counts a record that carries no events, so that nobody takes it for one that was left out', () => {
    expect(countRecord(record, [])).toMatchObject([{ ...record, tenantId: '', storedEventIds: [], sequences: [] }]);
  });

  test('counts a summary as the events that it stands for, and what names nobody as nobody’s', () => {
    expect(countRecord(record, [fate({ kind: 'refused', eventCount: 400, source: undefined })])).toMatchObject([
      { producer: { service: '', instance: '', epoch: 0n }, refusedCount: 400, sequences: [] },
    ]);
  });
});

describe('toSequenceRanges', () => {
  test('is the same whatever the order, and whatever comes twice', () => {
    const expected = [
      { from: 1n, to: 3n },
      { from: 6n, to: 6n },
    ];
    expect(toSequenceRanges([1n, 2n, 3n, 6n])).toEqual(expected);
    expect(toSequenceRanges([6n, 3n, 2n, 2n, 0n, 1n, 6n])).toEqual(expected);
  });
});
