import { topics, type EventLogReader } from '@waybill/ports';
import type { ReadProgress } from '../replay/log-positions.js';
import { cutRecord, type EventName } from './cut-record.js';
import { readTopic } from './read-topic.js';

/** What of one tenant stands in both logs. */
export interface TenantCount {
  readonly tenantId: string;
  /** Distinct events in the log that was moved. */
  readonly eventCount: number;
  /** Those of them that the other log has. */
  readonly foundCount: number;
}

export interface Verification {
  readonly tenants: readonly TenantCount[];
  /** The first of those that are missing. */
  readonly missing: readonly EventName[];
}

export interface VerifyOptions {
  readonly source: EventLogReader;
  readonly target: EventLogReader;
  /** Names the reading, in both logs. */
  readonly groupId: string;
  /** Events of the source, duplicates included: says how many passes it takes. */
  readonly eventCount: number;
  readonly progressOf: (doing: string) => (progress: ReadProgress) => void;
  readonly signal: AbortSignal;
}

/** Names of events that are held in memory at a time: some hundred megabytes at the longest ids. */
const passEventCount = 1_000_000;
const missingCountMax = 20;

/** Reads both logs, once per million of events, and says which events of the source the target does not have. */
export async function verifyMove(options: VerifyOptions): Promise<Verification> {
  const passCount = Math.max(1, Math.ceil(options.eventCount / passEventCount));
  const counts = new Map<string, { eventCount: number; foundCount: number }>();
  const missing: EventName[] = [];
  for (let pass = 0; pass < passCount; pass += 1) {
    const isOwn = (name: EventName) => hashOf(name) % passCount === pass;
    const known = new Map<string, EventName>();
    await eachEvent(options, 'source', (name) => isOwn(name) && known.set(keyOf(name), name));
    for (const { tenantId } of known.values()) countOf(counts, tenantId).eventCount += 1;
    await eachEvent(options, 'target', (name) => {
      if (known.delete(keyOf(name))) countOf(counts, name.tenantId).foundCount += 1;
    });
    for (const name of known.values()) if (missing.length < missingCountMax) missing.push(name);
  }
  const tenants = [...counts].map(([tenantId, count]) => ({ tenantId, ...count }));
  return { tenants: tenants.sort((left, right) => (left.tenantId < right.tenantId ? -1 : 1)), missing };
}

function eachEvent(
  options: VerifyOptions,
  side: 'source' | 'target',
  look: (name: EventName) => unknown,
): Promise<void> {
  return readTopic(options[side], {
    topic: topics.events,
    groupId: options.groupId,
    from: 'begin',
    handle: async (records) => {
      // Where a part would go does not matter here.
      for (const { bytes } of records) for (const name of cutRecord(bytes, 1).events) look(name);
    },
    onProgress: options.progressOf(`verifying: reading the ${side}`),
    signal: options.signal,
  });
}

function countOf(counts: Map<string, { eventCount: number; foundCount: number }>, tenantId: string) {
  const known = counts.get(tenantId) ?? { eventCount: 0, foundCount: 0 };
  counts.set(tenantId, known);
  return known;
}

function keyOf({ tenantId, eventId }: EventName): string {
  return JSON.stringify([tenantId, eventId]);
}

/** Spreads names over passes; says nothing else. */
function hashOf(name: EventName): number {
  let hash = 0;
  for (const letter of keyOf(name)) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
