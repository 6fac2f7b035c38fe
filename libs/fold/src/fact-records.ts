import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FactBatchSchema, FactSchema } from '@waybill/contracts';
import { partitionOf, placeOf, toFactKeyText, type Fact } from '@waybill/domain';
import { topics, type EventLogWriter, type LogEntry, type LogRecord } from '@waybill/ports';
import { fromWireFact, toWireFact } from './fact.convert.js';
import { grouped } from './grouped.js';
import { unreadable, type UnreadableBytes } from './unreadable.js';

/** A record may be larger only when one fact alone is: far below what a log takes. */
const recordBytesMax = 512 * 1024;
const factsField = 2;

/** Facts of one tenant as records of the facts topic, each in the partition of its key, in their order. */
export function toFactEntries(log: EventLogWriter, tenantId: string, facts: readonly Fact[]): readonly LogEntry[] {
  const count = log.partitionCount(topics.facts);
  const byPartition = grouped(facts, ({ key }) => partitionOf(tenantId, placeOf(toFactKeyText(key)), count));
  return [...byPartition].flatMap(([partition, group]) =>
    toRecords(tenantId, group).map((bytes) => ({ topic: topics.facts, partition, bytes })),
  );
}

/** Repeated fields can be put one behind the other, so that each fact is encoded once and cut by its size. */
function toRecords(tenantId: string, facts: readonly Fact[]): readonly Uint8Array[] {
  const head = toBinary(FactBatchSchema, create(FactBatchSchema, { context: { tenantId } }));
  const records: Uint8Array[][] = [];
  let room = 0;
  for (const fact of facts) {
    const part = new BinaryWriter()
      .tag(factsField, WireType.LengthDelimited)
      .bytes(toBinary(FactSchema, toWireFact(fact)))
      .finish();
    const record = records.at(-1);
    if (record === undefined || part.length > room) records.push([head, part]);
    else record.push(part);
    room = (record === undefined || part.length > room ? recordBytesMax : room) - part.length;
  }
  return records.map((parts) => Uint8Array.from(Buffer.concat(parts)));
}

/** A fact and where it stands. */
export interface ParsedFact {
  readonly kind: 'fact';
  readonly tenantId: string;
  readonly record: LogRecord;
  /** Its place within the record, from 0. */
  readonly index: number;
  readonly fact: Fact;
}

/** Reads one record of the facts topic. Total: what cannot be read is kept for quarantine. */
export function parseFactRecord(record: LogRecord): readonly (ParsedFact | UnreadableBytes)[] {
  const refuse = (detail: string) => [unreadable(record, { stage: 'ledger', payload: record.bytes, detail })];
  try {
    const { context, facts } = fromBinary(FactBatchSchema, record.bytes);
    if (context === undefined || context.tenantId === '') return refuse('context: expected a tenant, found none');
    const { tenantId } = context;
    return facts.map((wire, index) => {
      const fact = fromWireFact(wire);
      if (fact !== undefined) return { kind: 'fact', tenantId, record, index, fact };
      const detail = `facts[${index}]: expected a fact of a known kind, found another; a newer version wrote it`;
      return unreadable(record, { stage: 'ledger', payload: toBinary(FactSchema, wire), detail, tenantId, index });
    });
  } catch (cause) {
    return refuse(`facts: expected a FactBatch, found bytes that cannot be decoded: ${String(cause)}`);
  }
}
