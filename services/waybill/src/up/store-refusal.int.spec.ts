import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClickHouseEventArchive, createClickHouseStore } from '@waybill/clickhouse';
import { EffectKind, EventBatchSchema, Outcome, QuarantineRecordSchema, type TraceEvent } from '@waybill/contracts';
import {
  createClickHouseEngine,
  createLmdbEventLog,
  createLmdbStateStore,
  type ClickHouseEngine,
} from '@waybill/embedded';
import {
  topics,
  type Component,
  type EventLogReader,
  type EventLogWriter,
  type LogRecord,
  type Topic,
} from '@waybill/ports';
import { systemClock } from '@waybill/runtime';
import { createQuarantineKeeper, createStitcher, quarantineGroupId, stitcherGroupId } from '@waybill/stitcher';
import { aTraceEvent, createTemporaryDirectory, observed, type TemporaryDirectory } from '@waybill/testing';
import { embeddedPartitionCounts } from '../run/log-part.js';

const startTimeoutMs = 60_000;
/** Finding what is refused takes many inserts, and the machine may do other things as well. */
const testTimeoutMs = 120_000;

describe('Rows that ClickHouse refuses', () => {
  let directory: TemporaryDirectory;
  let engine: ClickHouseEngine;
  let client: ClickHouseClient;
  let log: EventLogWriter & EventLogReader;
  const components: Component[] = [];
  const failures: unknown[] = [];

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    const inDirectory = (name: string) => join(directory.path, name);
    engine = createClickHouseEngine({ dataDirectory: inDirectory('store'), httpPort: 0 });
    log = createLmdbEventLog({
      directory: inDirectory('log'),
      partitionCounts: embeddedPartitionCounts,
      clock: systemClock,
      retryPauseMsMin: 10,
      retryPauseMsMax: 20,
    });
    const [state, aliasState, keeperState] = ['state', 'aliases', 'quarantine'].map((name) =>
      createLmdbStateStore({ directory: inDirectory(name), partitionCount: 1 }),
    );
    await engine.start();
    const connection = { url: engine.httpUrl, ...engine.writer };
    const [store, archive] = [createClickHouseStore(connection), createClickHouseEventArchive(connection)];
    const logger = {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (_: string, fields?: { readonly code?: unknown }) => failures.push(fields?.code),
    };
    const stitcher = createStitcher({
      log,
      reader: log,
      state: state!,
      aliasState: aliasState!,
      store,
      archive,
      logger,
    });
    const keeper = createQuarantineKeeper({ reader: log, state: keeperState!, store, logger });
    components.push(engine, log, state!, aliasState!, keeperState!, store, archive, keeper, stitcher);
    for (const each of components.slice(1)) await each.start();
    client = createClient({ url: engine.httpUrl, username: engine.writer.user, password: engine.writer.password });
  }, startTimeoutMs);

  afterAll(async () => {
    await client.close();
    for (const each of components.toReversed()) await each.shutdown();
    await directory.remove();
  }, startTimeoutMs);

  beforeEach(() => {
    failures.length = 0;
  });

  afterEach(() => Promise.all(['calls', 'effects'].map(release)));

  const started = (callId: string, tool: string) =>
    aTraceEvent({
      callId,
      eventId: `${callId}-started`,
      payload: { case: 'toolCallStarted', value: { tool: { name: tool } } },
    });
  const finished = (callId: string) =>
    aTraceEvent({
      callId,
      eventId: `${callId}-finished`,
      payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } },
    });

  const append = (...events: readonly TraceEvent[]) =>
    log.append([
      {
        topic: topics.events,
        partition: 0,
        bytes: toBinary(
          EventBatchSchema,
          create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [...events] }),
        ),
      },
    ]);

  async function untilRead(topic: Topic, groupId: string): Promise<void> {
    for (;;) {
      const progress = await log.progress(topic, groupId);
      if (progress.every(({ committedOffset, endOffset }) => committedOffset === endOffset)) return;
      await pause(20);
    }
  }
  const untilStitched = () => untilRead(topics.events, stitcherGroupId);

  const constrain = (table: string, check: string) =>
    client.command({ query: `ALTER TABLE waybill.${table} ADD CONSTRAINT refused CHECK ${check}` });
  const release = (table: string) =>
    client.command({ query: `ALTER TABLE waybill.${table} DROP CONSTRAINT IF EXISTS refused` });

  async function listTexts(query: string): Promise<readonly string[]> {
    const result = await client.query({ query, format: 'JSONEachRow' });
    return (await result.json<{ text: string }>()).map(({ text }) => text).sort();
  }
  const calls = (prefix: string) =>
    listTexts(`SELECT concat(call_id, ' ', outcome) AS text FROM waybill_v.calls WHERE call_id LIKE '${prefix}%'`);

  const breaches = () =>
    listTexts(`SELECT concat(kind, ' ', topic, '/', toString(log_offset), ' ', event_id) AS text
               FROM waybill_v.conservation_breaches`);

  /** Everything in the quarantine topic. */
  async function listQuarantined() {
    const records: LogRecord[] = [];
    const [progress] = await log.progress(topics.quarantine, 'reader');
    const subscription = await log.subscribe({
      topic: topics.quarantine,
      groupId: 'reader',
      batchBytesMax: 1_000_000,
      // From the first record, each time.
      begin: async ({ beginOffset }) => beginOffset,
      handle: async (batch) => void records.push(...batch.records),
      onFailure: () => {},
    });
    while (records.length < (progress?.endOffset ?? 0)) await pause(10);
    await subscription.shutdown();
    return records.map(({ bytes }) => fromBinary(QuarantineRecordSchema, bytes));
  }

  test(
    'go to quarantine alone, while their neighbours in the batch are stored',
    async () => {
      await constrain('calls', "tool != 'bad'");
      const [position] = await append(
        started('a1', 'echo'),
        started('a2', 'bad'),
        ...Array.from({ length: 50 }, (_, at) => started(`a3-${at}`, 'read')),
        started('a4', 'bad'),
      );
      await untilStitched();
      await release('calls');
      expect(await calls('a')).toHaveLength(51);
      expect(await calls('a2')).toEqual([]);
      const kept = await listQuarantined();
      expect(kept.map(({ reason, stage, failureId }) => [reason, stage, failureId])).toEqual([
        ['store_refused', 'store', `waybill.events.v1/0/${position?.offset}/#1`],
        ['store_refused', 'store', `waybill.events.v1/0/${position?.offset}/#52`],
      ]);
      expect(kept[0]?.detail).toContain('469');
      expect(failures).toEqual([]);
    },
    testTimeoutMs,
  );

  test(
    'leave their call as it stood, with what hangs below it, and come back when they are redriven',
    async () => {
      const below = () =>
        listTexts(
          `SELECT concat('attempt ', outcome) AS text FROM waybill_v.attempts WHERE call_id = 'b' UNION ALL
         SELECT concat('effect ', kind) AS text FROM waybill_v.effects WHERE call_id = 'b'`,
        );
      const effect = aTraceEvent({ ...observed(), callId: 'b', eventId: 'b-effect' });
      await append(started('b', 'write'), effect);
      await untilStitched();
      const stood = await below();
      expect(stood).toHaveLength(2);
      await constrain('calls', "NOT (call_id = 'b' AND outcome = 'success')");
      const [position] = await append(started('other', 'echo'), finished('b'));
      await untilStitched();
      expect(await calls('b')).toEqual(['b unknown']);
      expect(await below()).toEqual(stood);
      const kept = (await listQuarantined()).at(-1);
      await release('calls');
      await append(finished('b'));
      await untilStitched();
      expect(kept?.originOffset).toBe(BigInt(position?.offset ?? -1));
      expect(await calls('b')).toEqual(['b success']);
      expect(await below()).toEqual(['attempt success', ...stood.filter((each) => each.startsWith('effect'))]);
    },
    testTimeoutMs,
  );

  test(
    'leave nothing below their call that came with what was refused',
    async () => {
      const effect = (path: string) =>
        aTraceEvent({ ...observed({ resourceRef: path }), callId: 'e', eventId: `e-${path}` });
      const effects = () => listTexts("SELECT resource_ref AS text FROM waybill_v.effects WHERE call_id = 'e'");
      await append(started('e', 'write'), effect('/first'));
      await untilStitched();
      await constrain('calls', "NOT (call_id = 'e' AND length(effects) > 1)");
      await append(effect('/second'));
      await untilStitched();
      expect(await effects()).toEqual(['/first']);
      await release('calls');
      await append(effect('/second'));
      await untilStitched();
      expect(await effects()).toEqual(['/first', '/second']);
    },
    testTimeoutMs,
  );

  test(
    'of a table below calls take nothing along',
    async () => {
      await constrain('effects', "kind != 'file_deleted'");
      const effect = (callId: string, kind: EffectKind) =>
        aTraceEvent({ ...observed({ kind, resourceRef: `/${kind}` }), callId, eventId: `${callId}-${kind}` });
      await append(
        started('c', 'write'),
        effect('c', EffectKind.FILE_CREATED),
        effect('c', EffectKind.FILE_DELETED),
        finished('c'),
      );
      await untilStitched();
      await release('effects');
      expect(await calls('c')).toEqual(['c success']);
      expect(await listTexts("SELECT kind AS text FROM waybill_v.effects WHERE call_id = 'c'")).toEqual([
        'file_created',
      ]);
    },
    testTimeoutMs,
  );

  test(
    'are counted once: set aside, and not stored as well',
    async () => {
      const numbered = (sequence: bigint, event: TraceEvent): TraceEvent => {
        Object.assign(event.source ?? {}, { service: 'numbered', instance: 'n1', epoch: 1n, sequence });
        return event;
      };
      const balance = () =>
        listTexts(
          `SELECT concat('sent ', toString(sum(sent)), ' stored ', toString(sum(stored)), ' quarantined ', toString(sum(quarantined)),
                ' duplicate ', toString(sum(duplicate)), ' shared ', toString(sum(shared)), ' unexplained ', toString(sum(unexplained))) AS text
         FROM waybill_v.conservation WHERE source_instance = 'n1'`,
        );
      await constrain('calls', "tool != 'bad'");
      await append(
        numbered(1n, started('f1', 'echo')),
        numbered(2n, started('f2', 'bad')),
        numbered(3n, started('f3', 'bad')),
        numbered(4n, started('f4', 'echo')),
      );
      await untilStitched();
      await untilRead(topics.quarantine, quarantineGroupId);
      expect(await balance()).toEqual(['sent 4 stored 2 quarantined 2 duplicate 0 shared 0 unexplained 0']);
      expect(await breaches()).toEqual([]);
      await release('calls');
      await append(numbered(2n, started('f2', 'bad')));
      await untilStitched();
      // The first append has the row: it stands where the event was refused, not where it was taken.
      expect(await balance()).toEqual(['sent 5 stored 2 quarantined 2 duplicate 0 shared 1 unexplained 0']);
      expect(await breaches()).toEqual([]);
    },
    testTimeoutMs,
  );

  test(
    'hold the batch when it is all of them, until somebody sets the store right',
    async () => {
      const before = (await listQuarantined()).length;
      await constrain('calls', 'version = 0');
      await append(...Array.from({ length: 40 }, (_, at) => started(`d${at}`, 'echo')));
      while (failures.length === 0) await pause(20);
      expect(new Set(failures)).toEqual(new Set(['store_refuses_rows']));
      expect(
        (await log.progress(topics.events, 'stitcher')).some((each) => each.committedOffset < each.endOffset),
      ).toBe(true);
      await release('calls');
      await untilStitched();
      expect(await calls('d')).toHaveLength(40);
      expect(await listQuarantined()).toHaveLength(before);
    },
    testTimeoutMs,
  );
});
