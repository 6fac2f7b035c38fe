import type { Source } from '@waybill/contracts';

/** Who numbers events: one start of one running producer. */
export interface Producer {
  readonly service: string;
  readonly instance: string;
  readonly epoch: bigint;
}

/** A producer, and which of its events this is; 0 when it does not count. */
export interface NumberedSource extends Producer {
  readonly sequence: bigint;
}

/** Numbers of one producer without a hole; both ends are in it. */
export interface SequenceRange {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * What became of the events of one producer in one record of the log. Absolute: a function of the record and of what
 * stands before it in its partition, so that whoever reads the record again counts the same.
 */
export interface LogCount {
  readonly tenantId: string;
  readonly topic: string;
  readonly logPartition: number;
  readonly logOffset: number;
  readonly appendedUnixNano: bigint;
  readonly producer: Producer;
  /** Events that this record brought first, by their ids. */
  readonly storedEventIds: readonly string[];
  readonly duplicateCount: number;
  readonly quarantinedCount: number;
  /** Events that the collector refused; only in the quarantine topic. */
  readonly refusedCount: number;
  /** The numbers that the producer gave to these events, ascending; without duplicates, whose numbers came before. */
  readonly sequences: readonly SequenceRange[];
}

/** What became of one event, or of several that were only counted. */
export interface EventFate {
  readonly tenantId: string;
  readonly kind: 'stored' | 'duplicate' | 'quarantined' | 'refused';
  readonly eventId: string;
  readonly source: NumberedSource | undefined;
  readonly eventCount: number;
}

/** A record as it is counted. */
export type CountedRecord = Pick<LogCount, 'topic' | 'logPartition' | 'logOffset' | 'appendedUnixNano'>;

const nobody: Producer = { service: '', instance: '', epoch: 0n };

/** Whose row a record has that carries no events: so that a record which nobody counted shows as a hole. */
const noTenant = '';

/** The counts of one record: one for each tenant and producer in it, at least one. */
export function countRecord(record: CountedRecord, fates: readonly EventFate[]): readonly LogCount[] {
  const groups = new Map<string, EventFate[]>();
  for (const fate of fates) {
    const { service, instance, epoch } = fate.source ?? nobody;
    const key = JSON.stringify([fate.tenantId, service, instance, String(epoch)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fate]);
    else group.push(fate);
  }
  if (groups.size === 0) return [countProducer(record, { tenantId: noTenant, producer: nobody, fates: [] })];
  return [...groups.values()].map((group) => {
    const [first] = group;
    const { service, instance, epoch } = first?.source ?? nobody;
    return countProducer(record, {
      tenantId: first?.tenantId ?? noTenant,
      producer: { service, instance, epoch },
      fates: group,
    });
  });
}

interface ProducerFates {
  readonly tenantId: string;
  readonly producer: Producer;
  readonly fates: readonly EventFate[];
}

function countProducer(record: CountedRecord, { tenantId, producer, fates }: ProducerFates): LogCount {
  const countOf = (kind: EventFate['kind']) =>
    fates.reduce((sum, fate) => sum + (fate.kind === kind ? fate.eventCount : 0), 0);
  return {
    ...record,
    tenantId,
    producer,
    storedEventIds: fates.flatMap((fate) => (fate.kind === 'stored' ? [fate.eventId] : [])),
    duplicateCount: countOf('duplicate'),
    quarantinedCount: countOf('quarantined'),
    refusedCount: countOf('refused'),
    sequences: toSequenceRanges(
      fates.flatMap(({ kind, source }) => (kind === 'duplicate' || source === undefined ? [] : [source.sequence])),
    ),
  };
}

/** Numbers as the fewest ranges, ascending; 0 says that the producer does not count. */
export function toSequenceRanges(sequences: readonly bigint[]): readonly SequenceRange[] {
  const sorted = sequences
    .filter((each) => each > 0n)
    .sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const ranges: { from: bigint; to: bigint }[] = [];
  for (const sequence of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && sequence <= last.to + 1n) last.to = sequence;
    else ranges.push({ from: sequence, to: sequence });
  }
  return ranges;
}

/** Who an event says has emitted it. */
export function toNumberedSource(source: Source | undefined): NumberedSource | undefined {
  if (source === undefined) return undefined;
  const { service, instance, epoch, sequence } = source;
  return { service, instance, epoch, sequence };
}
