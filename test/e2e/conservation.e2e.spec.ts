import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { Layer, Outcome, type TraceEvent } from '@waybill/contracts';
import { createClickHouseEngine, createLmdbEventLog } from '@waybill/embedded';
import { topics } from '@waybill/ports';
import { systemClock } from '@waybill/runtime';
import { createEmitter } from '@waybill/sdk';
import { aNumberedEvent, aSetAsideEntry, publish } from './numbered-events.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  type WaybillProcess,
} from './waybill-process.js';

jest.setTimeout(240_000);

interface Reconciled {
  readonly conservation: {
    readonly producers: readonly Readonly<Record<string, string>>[];
    readonly breaches: readonly Readonly<Record<string, unknown>>[];
  };
}

describe('Everything that was sent', () => {
  let dataDirectory: string;
  let waybill: WaybillProcess;

  const start = async () => {
    const env = { WAYBILL_STITCHER_CONSERVATION_INTERVAL_MS: '500' };
    waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'], env });
    return waybill.started;
  };
  const run = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await runWaybill([...args, '--data-dir', dataDirectory]);
    return { status, stdout, stderr, document: stdout.startsWith('{') ? (JSON.parse(stdout) as unknown) : undefined };
  };
  const reconcile = async () => {
    const { status, document } = await run('reconcile', '--json');
    return { status, ...(document as Reconciled).conservation };
  };
  /** The numbers of one producer, over the hours: the suite may run through the end of one. */
  const numbersOf = (producers: Reconciled['conservation']['producers'], service: string) => {
    const sums: Record<string, number> = {};
    for (const row of producers.filter((each) => each['source_service'] === service)) {
      for (const name of ['sent', 'stored', 'duplicate', 'refused', 'quarantined', 'missing', 'unexplained'])
        sums[name] = (sums[name] ?? 0) + Number(row[name]);
    }
    return sums;
  };
  const failures = async (...args: readonly string[]) => {
    const { document } = await run('quarantine', 'list', '--json', ...args);
    return (document as { failures: readonly Readonly<Record<string, string>>[] }).failures;
  };

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-conservation-'));
  });
  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  test('is stored, a duplicate, refused or quarantined, and reconcile says so of each producer', async () => {
    const { grpcEndpoint } = await start();
    const emitter = createEmitter({
      endpoint: grpcEndpoint,
      source: { layer: Layer.TOOL, service: 'sound', version: '1' },
    });
    const call = emitter.call({ traceId: 'aa'.repeat(16), callId: 'call-0' });
    call.toolCallStarted({ tool: { name: 'echo' } });
    call.toolCallFinished({ outcome: Outcome.SUCCESS });
    expect(await emitter.shutdown(20_000)).toMatchObject({ emitted: 2, acknowledged: 2 });

    // Numbers 3 and 4 never come.
    const sent = [aNumberedEvent(1n), aNumberedEvent(2n), aNumberedEvent(5n)];
    await publish(grpcEndpoint, ...sent, aNumberedEvent(6n, { occurredUnixNano: 0n }));
    await publish(grpcEndpoint, ...sent);
    await publish(grpcEndpoint, aNumberedEvent(7n, { eventId: 'e1', attempt: 2 }));

    const { status, producers, breaches } = await eventually(async () => {
      const found = await reconcile();
      const { sent: count = 0, quarantined = 0 } = numbersOf(found.producers, 'gappy');
      return count === 8 && quarantined === 1 ? found : undefined;
    });
    expect({ status, breaches }).toEqual({ status: 0, breaches: [] });
    const none = { duplicate: 0, refused: 0, quarantined: 0, missing: 0, unexplained: 0 };
    expect(numbersOf(producers, 'sound')).toEqual({ ...none, sent: 2, stored: 2 });
    expect(numbersOf(producers, 'gappy')).toEqual({
      sent: 8,
      stored: 3,
      duplicate: 3,
      refused: 1,
      quarantined: 1,
      missing: 2,
      unexplained: 0,
    });
    const groups = await eventually(async () => {
      const { status, document } = await run('lag', '--json');
      const { partitions } = document as { partitions: readonly Readonly<Record<string, unknown>>[] };
      return status === 0 && partitions.every(({ lag }) => lag === 0) ? partitions : undefined;
    });
    const owner = `pid ${waybill.child.pid}`;
    expect(groups.map((each) => [each['group'], each['owner']])).toEqual([
      ['ledger', owner],
      ['quarantine', owner],
      ['stitcher', owner],
      ['stitcher-aliases', owner],
    ]);
    const gaps = await run(
      'sql',
      'SELECT source_instance, epoch, from_seq, to_seq, state FROM producer_gaps',
      '--format',
      'CSV',
    );
    expect(gaps.stdout.trim()).toContain('"g1",1,3,4,"waiting"');
  });

  test('and was set aside can be looked at, and a conflict that is sent again stays one', async () => {
    const [conflict] = await failures('--reason', 'id_conflict');
    const [refused] = await failures('--stage', 'collector');
    expect(conflict).toMatchObject({ event_id: 'e1', source_instance: 'g1', source_sequence: '7' });
    expect(refused).toMatchObject({ event_id: 'e6', reason: 'time', origin: 'waybill.quarantine.v1/0/0' });
    const shown = await run('quarantine', 'show', conflict?.['failure_id'] ?? '');
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('"call_id": "call-1"') });
    expect(await run('quarantine', 'show', 'nonsense')).toMatchObject({ status: 66 });

    const again = await run('quarantine', 'redrive', '--all', '--operator', 'ada', '--json');
    expect(again).toMatchObject({
      status: 1,
      document: {
        results: expect.arrayContaining([
          expect.objectContaining({ failure_id: conflict?.['failure_id'], result: 'conflict' }),
          expect.objectContaining({
            failure_id: refused?.['failure_id'],
            result: 'refused_again',
            detail: expect.stringContaining('occurred_unix_nano'),
          }),
        ]),
      },
    });
    const noted = await eventually(async () => {
      const { document } = await run('quarantine', 'show', refused?.['failure_id'] ?? '', '--json');
      const { redriven } = document as { redriven: readonly object[] };
      return redriven.length > 0 ? redriven : undefined;
    });
    expect(noted).toMatchObject([{ operator: 'ada', outcome: 'time' }]);
    expect(numbersOf((await reconcile()).producers, 'gappy')).toMatchObject({ sent: 8, refused: 1, unexplained: 0 });
  });

  test('and is gone without a trace is named with its place, and what waits in quarantine is stored when it is sent again', async () => {
    await stopWaybillProcess(waybill);
    await deleteEvent(join(dataDirectory, 'store'), 'e2');
    await setAside(join(dataDirectory, 'log'), aNumberedEvent(9n, { eventId: 'late' }));
    const { httpUrl } = await start();

    const waiting = await eventually(async () => {
      const [found] = await failures('--reason', 'limit');
      return found;
    });
    const failureId = waiting['failure_id'] ?? '';
    const stored = await run('quarantine', 'redrive', failureId, '--json');
    expect(stored).toMatchObject({ status: 0, document: { results: [{ event_id: 'late', result: 'stored' }] } });
    const twice = await run('quarantine', 'redrive', failureId);
    expect(twice).toMatchObject({ status: 0, stdout: expect.stringContaining('duplicate: stored already') });

    const { status, breaches, producers } = await reconcile();
    expect({ status, breaches }).toMatchObject({
      status: 1,
      breaches: [{ kind: 'event_missing', event_id: 'e2', source_instance: 'g1', topic: 'waybill.events.v1' }],
    });
    expect(numbersOf(producers, 'gappy')).toMatchObject({ stored: 3, unexplained: 1 });
    await eventually(async () => {
      const metrics = await (await fetch(`${httpUrl}/metrics`)).text();
      const hasBreach = metrics.includes('\nstitcher_conservation_breaches{kind="event_missing"} 1\n');
      return hasBreach && metrics.includes('\nstitcher_producer_gaps{state="waiting"} 2\n') ? true : undefined;
    });
    const text = await run('reconcile');
    expect(text.status).toBe(1);
    expect(text.stdout).toMatch(
      /^event e2 of waybill\.events\.v1\/0\/\d+ has no row in events {2}\(sent by gappy g1 /m,
    );
  });
});

/** Deletes a row behind everybody's back. */
async function deleteEvent(storeDirectory: string, eventId: string): Promise<void> {
  const engine = createClickHouseEngine({ dataDirectory: storeDirectory, httpPort: 0 });
  await engine.start();
  const { user, password } = engine.writer;
  const client = createClient({ url: engine.httpUrl, username: user, password });
  await client.command({
    query: `ALTER TABLE waybill.events DELETE WHERE event_id = '${eventId}' SETTINGS mutations_sync = 1`,
  });
  await client.close();
  await engine.shutdown();
}

/** Leaves in the log what a collector would have refused that was stricter than this one. */
async function setAside(logDirectory: string, event: TraceEvent): Promise<void> {
  const partitionCounts = { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 };
  const log = createLmdbEventLog({ directory: logDirectory, partitionCounts, clock: systemClock });
  await log.start();
  await log.append([aSetAsideEntry(event)]);
  await log.shutdown();
}
