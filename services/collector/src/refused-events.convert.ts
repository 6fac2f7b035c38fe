import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { parseSource, QuarantineRecordSchema, RefusedEventSchema, RejectReason, type Source } from '@waybill/contracts';
import { eventLimits, partitionOf, requestLimits } from '@waybill/domain';
import { topics, type EventLogWriter, type LogEntry } from '@waybill/ports';
import type { ServerContext } from './server-context.js';

/** An event of a request that is refused. */
export interface Refusal {
  /** Its place in the request, from 0. */
  readonly index: number;
  /** As far as it could be read. */
  readonly eventId: string;
  readonly reason: RejectReason;
  readonly detail: string;
  readonly bytes: Uint8Array;
}

type RefusedInit = MessageInitShape<typeof RefusedEventSchema>;

/** A record may be larger only when one event alone is: far below what a log takes. */
const recordBytesMax = 512 * 1024;
/** Whoever is known by more than this is not known: a name is made for people. */
const nameLengthMax = 128;
/** Producers that the summaries of one request tell apart; those of the others are nobody's. */
const summarisedProducerCountMax = 32;

/** The name of a reason as rows have it: `TRACE_ID` is `trace_id`. */
export function toReasonWord(reason: RejectReason): string {
  return RejectReason[reason].toLowerCase();
}

/**
 * What a request's refused events leave in the quarantine topic: those that the answer names, each with its bytes, and
 * how many there were beyond them. So a flood of junk costs no more than the same bytes would if they were admitted.
 */
export function toRefusedEntries(
  log: Pick<EventLogWriter, 'partitionCount'>,
  context: ServerContext,
  refused: readonly Refusal[],
): readonly LogEntry[] {
  if (refused.length === 0) return [];
  const { rejectedCountMax } = requestLimits;
  const kept = refused.slice(0, rejectedCountMax).map(toKept);
  const parts = [...kept, ...toSummaries(refused.slice(rejectedCountMax))].map((each) =>
    new BinaryWriter()
      .tag(QuarantineRecordSchema.field.refused.number, WireType.LengthDelimited)
      .bytes(toBinary(RefusedEventSchema, create(RefusedEventSchema, each)))
      .finish(),
  );
  const head = toBinary(QuarantineRecordSchema, create(QuarantineRecordSchema, { context, stage: 'collector' }));
  const partition = quarantinePartitionOf(log, context.tenantId);
  return toGroups(parts).map((group) => ({
    topic: topics.quarantine,
    partition,
    bytes: Uint8Array.from(Buffer.concat([head, ...group])),
  }));
}

/** The partition of the quarantine topic that takes what the collector says of a tenant. */
export function quarantinePartitionOf(log: Pick<EventLogWriter, 'partitionCount'>, tenantId: string): number {
  return partitionOf(tenantId, noTrace, log.partitionCount(topics.quarantine));
}

const noTrace = new Uint8Array(16);

/** An event that is larger than any may be is not kept: sending it again could never succeed. */
function toKept({ eventId, reason, detail, bytes }: Refusal): RefusedInit {
  return {
    reason: toReasonWord(reason),
    detail,
    eventId,
    source: toShortSource(parseSource(bytes)),
    payload: bytes.byteLength > eventLimits.eventBytesMax ? new Uint8Array() : new Uint8Array(bytes),
    payloadBytes: bytes.byteLength,
    eventCount: 1,
  };
}

function toShortSource(source: Source | undefined): Source | undefined {
  if (source === undefined) return undefined;
  const names = [source.service, source.version, source.instance];
  return names.some((name) => name.length > nameLengthMax) ? undefined : source;
}

function toSummaries(refused: readonly Refusal[]): readonly RefusedInit[] {
  const summaries = new Map<string, RefusedInit & { eventCount: number }>();
  const producers = new Set<string>();
  for (const { reason, bytes } of refused) {
    const source = producerOf(bytes, producers);
    const key = JSON.stringify([reason, source.service, source.instance, String(source.epoch)]);
    const summary = summaries.get(key);
    if (summary !== undefined) summary.eventCount += 1;
    else {
      const detail = `expected at most ${requestLimits.rejectedCountMax} refused events of one request to be kept, found more: these are counted`;
      summaries.set(key, { reason: toReasonWord(reason), detail, source, eventCount: 1 });
    }
  }
  return [...summaries.values()];
}

const nobody = { service: '', instance: '', epoch: 0n };

function producerOf(bytes: Uint8Array, known: Set<string>): typeof nobody {
  const source = toShortSource(parseSource(bytes));
  if (source === undefined) return nobody;
  const { service, instance, epoch } = source;
  const key = JSON.stringify([service, instance, String(epoch)]);
  if (!known.has(key) && known.size >= summarisedProducerCountMax) return nobody;
  known.add(key);
  return { service, instance, epoch };
}

function toGroups(parts: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const groups: Uint8Array[][] = [];
  let room = 0;
  for (const part of parts) {
    const group = groups.at(-1);
    if (group === undefined || part.byteLength > room) {
      groups.push([part]);
      room = recordBytesMax;
    } else group.push(part);
    room -= part.byteLength;
  }
  return groups;
}
