import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { listShownCommands } from './shown-transcript.js';
import {
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  type StartedDocument,
  type WaybillProcess,
} from './waybill-process.js';

/** Sessions follow their calls by some batches. */
async function eventually(check: () => Promise<void>): Promise<void> {
  const deadlineMs = performance.now() + 30_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await sleep(200);
    }
  }
}

/** The built-in session takes some seconds of a busy machine. */
const sessionTimeoutMs = 120_000;

describe('one real MCP session, as `npm start` runs it', () => {
  let dataDirectory: string;
  let waybill: WaybillProcess;
  let started: StartedDocument;
  let callIds: readonly string[];
  let sessionId: string;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-session-'));
    const first = startWaybillProcess({ dataDirectory, args: ['--demo', '--once'] });
    expect([await first.ended, first.stderr()]).toEqual([0, '']);
    const session = first.documents.find((each) => each.event === 'session');
    expect(session).toMatchObject({ calls: 10, mismatches: [] });
    sessionId = String(session?.['session_id']);
    callIds = first.documents.flatMap((each) =>
      each.event === 'call' ? [(each['call'] as { call_id: string }).call_id] : [],
    );
    // The second start: yesterday's calls must still be there.
    waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
    started = await waybill.started;
  }, sessionTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const ask = async (query: string): Promise<Record<string, unknown>[]> => {
    const answer = await fetch(
      `${started.clickhouseUrl}/?user=reader&query=${encodeURIComponent(`${query} FORMAT JSONEachRow`)}`,
    );
    expect([answer.status, query]).toEqual([200, query]);
    return (await answer.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  test.each(['who_called_what', 'which_credentials_ran', 'what_happened', 'effects_and_spend'])(
    'one statement on %s answers for each call',
    async (view) => {
      for (const database of ['waybill', 'waybill_v']) {
        const rows = await ask(`SELECT call_id FROM ${database}.${view}`);
        expect(new Set(rows.map((each) => each['call_id']))).toEqual(new Set(callIds));
        expect(rows).toHaveLength(callIds.length);
      }
    },
  );

  test('the tables say the same as the views, without duplicates', async () => {
    const [counted] = await ask('SELECT count() AS n, uniqExact(call_id) AS distinct FROM waybill.calls');
    expect(counted).toEqual({ n: callIds.length, distinct: callIds.length });
  });

  test('every event of every call is stored once, and nothing is in quarantine', async () => {
    const [counts] = await ask('SELECT count() AS n, uniqExact(event_id) AS distinct FROM waybill.events');
    expect(counts?.['n']).toBe(counts?.['distinct']);
    expect(await ask('SELECT * FROM waybill.quarantine')).toEqual([]);
    const gaps = await ask(
      'SELECT source_instance, max(source_sequence) - count() AS missing FROM waybill.events GROUP BY source_instance, source_epoch HAVING missing != 0',
    );
    expect(gaps).toEqual([]);
  });

  test(
    'the session has a row that counts its calls, and spend that adds up',
    async () => {
      const [outcomes] = await ask(
        `SELECT count() AS n, countIf(outcome = 'success') AS successful, countIf(outcome = 'denied') AS denied,
         sum(actual_nanos) AS spent FROM waybill_v.calls WHERE session_id = '${sessionId}'`,
      );
      expect(outcomes).toMatchObject({ n: callIds.length });
      const sessions = `SELECT sum(tool_calls) AS n, sum(successful_calls) AS successful, sum(denied_calls) AS denied,
         sum(arraySum(mapValues(actual_by_currency))) AS spent FROM waybill_v.sessions WHERE session_id = '${sessionId}'`;
      const slots = `SELECT sum(calls) AS n, sum(actual_nanos) AS spent FROM waybill_v.spend_minutes WHERE session_id = '${sessionId}'`;
      await eventually(async () => expect(await ask(sessions)).toEqual([outcomes]));
      await eventually(async () =>
        expect(await ask(slots)).toEqual([{ n: outcomes?.['n'], spent: outcomes?.['spent'] }]),
      );
      expect(
        await ask(
          `SELECT uniqExact(principal) AS principals FROM waybill_v.sessions WHERE session_id = '${sessionId}'`,
        ),
      ).toEqual([{ principals: 1 }]);
    },
    sessionTimeoutMs,
  );

  test('the denied read names the file, the root and the reason', async () => {
    const denials = await ask(
      'SELECT hop, tool, reason, requested_capability, allowed_neighbour FROM waybill_v.denials',
    );
    expect(denials).toEqual([
      {
        hop: 'tool',
        tool: 'read_text_file',
        reason: 'sibling_workspace',
        requested_capability: expect.stringMatching(/^fs:read:.*outside\.txt$/),
        allowed_neighbour: expect.stringMatching(/^fs:read:.*workspace$/),
      },
    ]);
  });

  test('the official client reads through the reader user, and cannot write', async () => {
    const client = createClient({
      url: started.clickhouseUrl,
      username: 'reader',
      database: 'waybill_v',
      log: { level: ClickHouseLogLevel.OFF },
    });
    try {
      const result = await client.query({ query: 'SELECT call_id FROM calls', format: 'JSONEachRow' });
      expect(await result.json()).toHaveLength(callIds.length);
      await expect(client.command({ query: 'TRUNCATE TABLE waybill.calls' })).rejects.toThrow();
    } finally {
      await client.close();
    }
  });

  test(
    'the commands show the same calls',
    async () => {
      const listed = await runWaybill(['calls', '--json', '--data-dir', dataDirectory]);
      expect(listed.status).toBe(0);
      for (const callId of callIds) {
        expect(listed.stdout).toContain(callId);
        const traced = await runWaybill(['trace', callId, '--data-dir', dataDirectory]);
        expect([traced.status, traced.stderr]).toEqual([0, '']);
        expect(traced.stdout).toContain(callId);
      }
    },
    sessionTimeoutMs,
  );

  test('a call that does not exist and a statement that is wrong have exit statuses of their own', async () => {
    expect(await runWaybill(['trace', 'call_of_nobody', '--data-dir', dataDirectory])).toMatchObject({
      status: 66,
      stdout: '',
    });
    expect(await runWaybill(['sql', 'SELEC 1', '--data-dir', dataDirectory])).toMatchObject({ status: 1, stdout: '' });
  });

  // Where the page leaves something out of a long line it says so by …
  test(
    'the page about SQL shows what one sees',
    async () => {
      const commands = await listShownCommands();
      expect(commands.length).toBeGreaterThan(1);
      for (const { args, shown } of commands) {
        const { stdout, stderr } = await runWaybill([...args, '--data-dir', dataDirectory]);
        const seen = `${stdout}${stderr}`.split('\n');
        for (const [at, line] of shown.split('\n').entries()) {
          const [begin = '', isCut] = line.split('…');
          expect(isCut === undefined ? seen[at] : seen[at]?.slice(0, begin.length)).toBe(begin);
        }
      }
    },
    sessionTimeoutMs,
  );

  test('no content that went through a tool is anywhere in the store', async () => {
    const contents = ['Recorded by Waybill.', 'Quarterly report.', 'One write, four records.', 'Scratch workspace'];
    for (const content of contents) {
      const [hit] = await ask(
        `SELECT count() AS n FROM waybill.events WHERE position(raw, '${content}') > 0 OR position(payload, '${content}') > 0`,
      );
      expect([content, hit?.['n']]).toEqual([content, 0]);
    }
  });
});
