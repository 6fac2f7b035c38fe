import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  createClickHouseLedgerStore,
  createStatementRunner,
  createClickHouseStore,
  createConservationReader,
  createLedgerAuditor,
} from '@waybill/clickhouse';
import { Outcome } from '@waybill/contracts';
import { createClickHouseEngine, type ClickHouseEngine, type EngineAccount } from '@waybill/embedded';
import {
  aLedgerOf,
  aProjectionOf,
  builtAtUnixNano,
  createTemporaryDirectory,
  type TemporaryDirectory,
} from '@waybill/testing';
import { askRows } from '../../../../libs/clickhouse/src/asked-rows.builder.js';
import { createCollectedContext } from '../command-context.builder.js';
import { runReconcile } from './reconcile.js';

// An audit asks a handful of large questions at once, on a machine that may be busy.
jest.setTimeout(60_000);

const projection = aProjectionOf({
  'search-1': [
    { payload: { case: 'toolCallStarted', value: { tool: { name: 'search' } } } },
    {
      payload: {
        case: 'toolCallFinished',
        value: { outcome: Outcome.SUCCESS, reportedCost: { amountNanos: 42n, currency: 'USD' } },
      },
    },
  ],
});

describe('waybill reconcile against the real engine, of which a slot is lost', () => {
  let directory: TemporaryDirectory;
  let engine: ClickHouseEngine;

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    engine = createClickHouseEngine({ dataDirectory: directory.path, httpPort: 0 });
    await engine.start();
    const connection = { url: engine.httpUrl, ...engine.writer };
    const stores = [createClickHouseStore(connection), createClickHouseLedgerStore(connection)] as const;
    for (const store of stores) await store.start();
    await stores[0].upsert(projection);
    const { sessions, slots, ...rest } = aLedgerOf(projection.calls);
    await stores[1].upsert({ ...rest, sessions, slots: slots.filter(({ slot }) => slot.currency === '') });
    for (const store of stores) await store.shutdown();
  });

  afterAll(async () => {
    await engine.shutdown();
    await directory.remove();
  });

  async function audit({ user, password }: EngineAccount, record: boolean) {
    const { context, ...texts } = createCollectedContext({
      nowUnixMs: () => Number(builtAtUnixNano / 1_000_000n) + 7_200_000,
    });
    const url = engine.httpUrl.replace('//', `//${user}:${encodeURIComponent(password)}@`);
    const options = { url, since: 86_400_000, settle: 60_000, limit: 10, record, json: true };
    const exitCode = await runReconcile(options, {
      ...context,
      createAuditor: createLedgerAuditor,
      createConservationReader,
    });
    return { exitCode, document: JSON.parse(texts.stdoutText()) as unknown, stderr: texts.stderrText() };
  }

  const kept = async () => {
    const statements = createStatementRunner({ url: engine.httpUrl, ...engine.reader });
    const rows = await askRows(statements, 'SELECT field, expected, found FROM audit_differences ORDER BY field');
    await statements.shutdown();
    return rows;
  };

  test('exits with 1, and keeps the differences as rows where the user may write them, unless told not to', async () => {
    const differences = [
      { field: 'actual_nanos', expected: '42', found: '0' },
      { field: 'entries', expected: '1', found: '0' },
    ];
    const byReader = await audit(engine.reader, true);
    expect(byReader).toMatchObject({ exitCode: 1, document: { differences } });
    expect(byReader.stderr).toContain('not kept in audit_differences');
    expect(await audit(engine.auditor, false)).toMatchObject({ exitCode: 1, stderr: '' });
    expect(await kept()).toEqual([]);

    const byAuditor = await audit(engine.auditor, true);
    expect(byAuditor).toMatchObject({ exitCode: 1, document: { differences } });
    expect(byAuditor.stderr).toMatch(/^kept as reconcile-\d+ in audit_differences\n$/);
    expect(await kept()).toEqual(differences);
  });
});
