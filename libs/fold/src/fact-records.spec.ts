import { describe, expect, test } from '@jest/globals';
import { latestWins, type CallFacts, type Fact } from '@waybill/domain';
import { topics, type LogEntry, type LogRecord } from '@waybill/ports';
import { aCallFacts, asLogEvent, aTraceEvent, builtAtUnixNano, MemoryEventLog, TestClock } from '@waybill/testing';
import { parseFactRecord, toFactEntries } from './fact-records.js';

const log = new MemoryEventLog({
  partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 4, [topics.quarantine]: 1 },
  clock: new TestClock(builtAtUnixNano),
});

const about = { key: { kind: 'session', principal: 'user:ada', sessionId: 's' }, version: latestWins(7) } as const;
const toldCall = (call: CallFacts | undefined, callId = 'c'): Fact => ({
  ...about,
  kind: 'call',
  callId,
  originTraceId: '0a'.repeat(16),
  call,
});

const recordOf = ({ topic, partition, bytes }: LogEntry): LogRecord => ({
  topic,
  partition,
  bytes,
  offset: 0,
  appendedUnixNano: builtAtUnixNano,
});
const readBack = (facts: readonly Fact[]) =>
  toFactEntries(log, 'acme', facts)
    .flatMap((entry) => parseFactRecord(recordOf(entry)))
    .map((each) => (each.kind === 'fact' ? each.fact : each.quarantined.detail));

const full = aCallFacts({
  callId: 'c',
  endedUnixNano: 5n,
  inputDigest: 'ab',
  hasConflicts: true,
  effects: [
    {
      key: 'k',
      kind: 'file_created',
      effectClass: 'additive',
      reversibility: 'permanent',
      resourceRef: '/f',
      occurredUnixNano: 3n,
      count: 2,
    },
  ],
  entries: [
    {
      entryId: 'e1',
      kind: 'actual',
      amountNanos: -5n,
      currency: 'USD',
      isCounted: true,
      lane: 'l',
      provider: 'p',
      occurredUnixNano: 1n,
    },
    {
      entryId: 'e2',
      kind: 'estimate',
      amountNanos: undefined,
      currency: '',
      isCounted: false,
      lane: '',
      provider: '',
      occurredUnixNano: 2n,
    },
  ],
  checkpoints: [
    {
      checkpointId: 'k1',
      parentId: '',
      recordedUnixNano: 4n,
      verifiedBy: 'ci',
      covers: ['c'],
      isVisibleToNewSession: false,
    },
    {
      checkpointId: 'k2',
      parentId: 'k1',
      recordedUnixNano: 5n,
      verifiedBy: '',
      covers: [],
      isVisibleToNewSession: undefined,
    },
  ],
  verifications: [{ unixNano: 6n, foundOutcome: 'success' }],
});

describe('facts on the log', () => {
  test('are read back as they were told', () => {
    const event = aTraceEvent({ eventId: 'e', payload: { case: 'sessionEnded', value: {} } });
    const facts: readonly Fact[] = [
      toldCall(full),
      toldCall(aCallFacts({ callId: 'c', startedUnixNano: undefined, endedUnixNano: undefined })),
      toldCall(undefined),
      { ...about, kind: 'event', eventId: 'e', event: asLogEvent(event) },
      { ...about, kind: 'event', eventId: 'e', event: undefined },
    ];
    expect(readBack(facts)).toEqual(facts);
  });

  test('of one key stand in one partition, in their order', () => {
    const facts = Array.from({ length: 20 }, (_, at) => toldCall(undefined, `c${at}`));
    const entries = toFactEntries(log, 'acme', facts);
    expect(new Set(entries.map(({ partition }) => partition)).size).toBe(1);
    expect(readBack(facts)).toEqual(facts);
  });

  test('are cut into records before one grows too large', () => {
    const effects = Array.from({ length: 200 }, () => ({ ...full.effects[0]!, resourceRef: 'r'.repeat(1_000) }));
    const facts = ['a', 'b', 'c', 'd', 'e'].map((callId) => toldCall(aCallFacts({ callId, effects }), callId));
    const entries = toFactEntries(log, 'acme', facts);
    expect(entries.length).toBeGreaterThan(1);
    for (const { bytes } of entries) expect(bytes.length).toBeLessThan(513 * 1024);
    expect(readBack(facts)).toEqual(facts);
  });

  test.each([[Uint8Array.of(0xff)], [new Uint8Array()]])('that are none are kept for quarantine', (bytes) => {
    expect(parseFactRecord(recordOf({ topic: topics.facts, partition: 0, bytes }))).toMatchObject([
      { kind: 'unreadable', quarantined: { stage: 'ledger', reason: 'undecodable', tenantId: 'unknown' } },
    ]);
  });
});
