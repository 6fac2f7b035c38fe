import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { emptyProjection } from '@waybill/ports';
import { aCallFacts, aRecordedEvent, aVersionedSession } from '@waybill/testing';
import { aFullCallAt } from './call.builder.js';
import { createClickHouseConservationView } from './clickhouse-conservation-view.js';
import { createClickHouseEventArchive } from './clickhouse-event-archive.js';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { createClickHouseReader } from './clickhouse-reader.js';
import { createStatementRunner } from './clickhouse-statement-runner.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { createMigrator } from './migrator.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

const page = new URL('../../../docs/clickhouse.md', import.meta.url);

/** The statements of the page, each without its comment. */
async function listStatements(): Promise<readonly string[]> {
  const [, section = ''] = (await readFile(page, 'utf8')).split(/<!-- users: (?:begin|end) -->/);
  return section
    .replace(/```(?:sql)?/g, '')
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** The engine of the tests takes its users from a file: they get exactly the rights that the page gives them. */
async function grantsOf(name: string): Promise<readonly string[]> {
  const granted = (await listStatements()).map((each) => /^GRANT (?<what>.*) TO (?<user>\w+)$/s.exec(each)?.groups);
  return granted.filter((each) => each?.['user'] === name).map((each) => each?.['what'] ?? '');
}

describe('The users of docs/clickhouse.md', () => {
  let engine: StoreEngine;

  beforeAll(async () => {
    const profiles = { waybill_owner: 'default', waybill_writer: 'default', waybill_reader: 'reader' } as const;
    const users = Object.entries(profiles).map(async ([name, profile]) => ({
      name,
      profile,
      grants: await grantsOf(name),
    }));
    engine = await aStoreEngine(await Promise.all(users));
  }, 60_000);

  afterAll(() => engine.shutdown());

  const connection = (user: string) => ({ url: engine.writer.url, user, password: user });

  test('are made by statements that ClickHouse understands', async () => {
    const statements = await listStatements();
    expect(statements.length).toBeGreaterThan(8);
    for (const statement of statements) {
      const query = 'SELECT formatQuery({statement: String}) AS text';
      const result = await engine.client.query({ query, query_params: { statement }, format: 'JSONEachRow' });
      await expect(result.json()).resolves.toHaveLength(1);
    }
  });

  test('can do what they are for, and no more', async () => {
    const owner = createMigrator(connection('waybill_owner'));
    const writer = createClickHouseStore(connection('waybill_writer'));
    const ledger = createClickHouseLedgerStore(connection('waybill_writer'));
    const archive = createClickHouseEventArchive(connection('waybill_writer'));
    const law = createClickHouseConservationView(connection('waybill_writer'));
    const reader = createClickHouseReader(connection('waybill_reader'));
    const statements = createStatementRunner(connection('waybill_reader'));
    try {
      const denied = { code: 'store_access_denied' };
      await expect(writer.start()).rejects.toMatchObject(denied);
      expect((await owner.migrate()).length).toBeGreaterThan(0);
      for (const each of [writer, ledger, archive, law]) await each.start();
      await writer.upsert({
        ...emptyProjection,
        events: [aRecordedEvent({ eventId: 'e1' })],
        calls: [aFullCallAt(1)],
      });
      const sessions = [aVersionedSession({ sessionId: 's', calls: [aCallFacts()] })];
      await ledger.upsert({ sessions, slots: [], incidents: [], laneIntervals: [], statements: [] });
      expect(await archive.getEvents('acme', ['e1'])).toHaveLength(1);
      expect(await reader.listCalls({ limit: 5 })).toHaveLength(1);
      expect(await law.getSums(0)).toMatchObject({ breaches: { event_missing: 0 } });
      const options = { format: 'JSON' };
      for (const refused of [
        'INSERT INTO waybill.calls (call_id) VALUES (1)',
        'DROP TABLE waybill.calls',
        "SELECT * FROM url('http://127.0.0.1:1/', 'TSV', 'a String')",
        'SELECT * FROM system.users',
      ]) {
        expect(await statements.streamText(refused, options)).toMatchObject({ tag: 'statement_refused' });
      }
    } finally {
      await Promise.all([owner, writer, ledger, archive, law, reader, statements].map((each) => each.shutdown()));
    }
  }, 60_000);
});
