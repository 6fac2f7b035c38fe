import { create, toBinary } from '@bufbuild/protobuf';
import {
  AliasAnswerSchema,
  AliasBatchSchema,
  ForwardingSchema,
  JoinBatchSchema,
  type AliasAnswer,
  type AliasClaim,
  type Forwarding,
} from '@waybill/contracts';
import { partitionOf, placeOf, type Answer } from '@waybill/domain';
import { grouped } from '@waybill/fold';
import { topics, type EventLogWriter, type LogEntry } from '@waybill/ports';
import { fromHex, toForwardedEvent, toWireClaim } from './join.convert.js';
import type { ForwardedEvents, Joins } from './joins.js';

/** As many claims, answers or events as one record carries; with the largest events it stays far below a log's limit. */
const partsMax = 200;
const eventBytesMax = 512 * 1024;

/** What the traces of one tenant have to tell, as records of the topics of aliases and events. */
export function toJoinEntries(log: EventLogWriter, tenantId: string, { claims, forwardings }: Joins): LogEntry[] {
  const aliasCount = log.partitionCount(topics.aliases);
  const byAlias = grouped(claims, ({ alias }) => aliasPartitionOf(tenantId, alias, aliasCount));
  const wire = forwardings.flatMap(toWireForwardings);
  return [
    ...[...byAlias].flatMap(([partition, group]) =>
      inParts(group, partsMax).map((part) => toAliasEntry(tenantId, partition, part.map(toWireClaim))),
    ),
    ...wire.map((forwarding) => toJoinEntry(log, tenantId, { traceId: forwarding.traceId, forwardings: [forwarding] })),
  ];
}

/** What an alias has to tell those who ask for it. */
export function toAnswerEntries(
  log: EventLogWriter,
  { tenantId, alias, version }: { readonly tenantId: string; readonly alias: string; readonly version: bigint },
  answers: readonly Answer[],
): LogEntry[] {
  return answers.map(({ asker, claims }) => {
    const traceId = fromHex(asker.traceId);
    const answer = create(AliasAnswerSchema, {
      traceId,
      fragmentId: asker.fragmentId,
      alias,
      version,
      claims: claims.map((claim) => toWireClaim({ version: 0n, isWithdrawn: false, ...claim })),
    });
    return toJoinEntry(log, tenantId, { traceId, answers: [answer] });
  });
}

/** Where an alias is kept. */
export function aliasPartitionOf(tenantId: string, alias: string, partitionCount: number): number {
  return partitionOf(tenantId, placeOf(alias), partitionCount);
}

function toAliasEntry(tenantId: string, partition: number, claims: readonly AliasClaim[]): LogEntry {
  const batch = create(AliasBatchSchema, { context: { tenantId }, claims: [...claims] });
  return { topic: topics.aliases, partition, bytes: toBinary(AliasBatchSchema, batch) };
}

interface ToldTrace {
  readonly traceId: Uint8Array;
  readonly answers?: AliasAnswer[];
  readonly forwardings?: Forwarding[];
}

function toJoinEntry(log: EventLogWriter, tenantId: string, { traceId, ...told }: ToldTrace): LogEntry {
  const batch = create(JoinBatchSchema, { context: { tenantId }, ...told });
  const partition = partitionOf(tenantId, traceId, log.partitionCount(topics.events));
  return { topic: topics.events, partition, bytes: toBinary(JoinBatchSchema, batch) };
}

function toWireForwardings({ target, origin, version, rowVersion, events }: ForwardedEvents): Forwarding[] {
  return inBytes(events).map((part) =>
    create(ForwardingSchema, {
      traceId: fromHex(target.traceId),
      fragmentId: target.fragmentId,
      originTraceId: fromHex(origin.traceId),
      originFragmentId: origin.fragmentId,
      version,
      rowVersion,
      events: part.map(toForwardedEvent),
    }),
  );
}

function inBytes(events: ForwardedEvents['events']): ForwardedEvents['events'][] {
  const parts: (typeof events)[number][][] = [];
  let room = 0;
  for (const each of events) {
    const bytes = each.member?.bytes.length ?? 0;
    const part = parts.at(-1);
    if (part === undefined || bytes > room || part.length === partsMax) {
      parts.push([each]);
      room = eventBytesMax - bytes;
    } else {
      part.push(each);
      room -= bytes;
    }
  }
  return parts;
}

function inParts<T>(values: readonly T[], countMax: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let start = 0; start < values.length; start += countMax) parts.push(values.slice(start, start + countMax));
  return parts;
}
