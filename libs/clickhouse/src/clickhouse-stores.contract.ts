import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { testEventArchive, testLedgerStore, testProjectionStore } from '@waybill/testing';
import { createClickHouseEventArchive } from './clickhouse-event-archive.js';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { createClickHouseStore } from './clickhouse-store.js';
import type { StoreEngine } from './store-engine.builder.js';

const startTimeoutMs = 120_000;

/**
 * Registers the contract suites of all ports that ClickHouse stands behind, against one engine, whichever it is: the
 * engine beside us, a server, a container. The engine is started once, emptied before each test, and shut down.
 */
export function testClickHouseStores(name: string, startEngine: () => Promise<StoreEngine>): void {
  /** Some tests make the whole schema anew. */
  jest.setTimeout(60_000);

  describe(`${name}, with every contract of a store`, () => {
    let engine: StoreEngine;

    beforeAll(async () => {
      engine = await startEngine();
    }, startTimeoutMs);

    afterAll(async () => {
      await engine.shutdown();
    });

    async function listRows<Row>(query: string): Promise<readonly Row[]> {
      const result = await engine.client.query({
        query,
        format: 'JSONEachRow',
        clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
      });
      return await result.json<Row>();
    }

    const texts = async (query: string) => (await listRows<{ text: string }>(query)).map(({ text }) => text);

    testProjectionStore(name, async () => {
      await engine.empty();
      return {
        open: async () => {
          const store = createClickHouseStore(engine.writer);
          await store.start();
          return store;
        },
        list: async () => ({
          events: (
            await listRows<{ tenant_id: string; event_id: string; log_offset: string }>(
              'SELECT tenant_id, event_id, log_offset FROM waybill_v.events',
            )
          ).map((row) => ({ tenantId: row.tenant_id, eventId: row.event_id, logOffset: Number(row.log_offset) })),
          calls: (
            await listRows<{ tenant_id: string; call_id: string; tool: string }>(
              'SELECT tenant_id, call_id, tool FROM waybill_v.calls',
            )
          ).map((row) => ({ tenantId: row.tenant_id, callId: row.call_id, tool: row.tool })),
          looseEvidence: (
            await listRows<{ tenant_id: string; event_id: string; checkpoint_id: string }>(
              "SELECT tenant_id, event_id, checkpoint_id FROM waybill_v.checkpoints WHERE call_id = ''",
            )
          ).map((row) => ({ tenantId: row.tenant_id, eventId: row.event_id, checkpointId: row.checkpoint_id })),
          quarantined: (
            await listRows<{ tenant_id: string; failure_id: string }>(
              'SELECT tenant_id, failure_id FROM waybill_v.quarantine',
            )
          ).map((row) => ({ tenantId: row.tenant_id, failureId: row.failure_id })),
          logCounts: (
            await listRows<{ tenant_id: string; log_offset: string; source_instance: string; event_ids: string[] }>(
              'SELECT tenant_id, log_offset, source_instance, event_ids FROM waybill_v.log_counts',
            )
          ).map((row) => ({
            tenantId: row.tenant_id,
            logOffset: Number(row.log_offset),
            instance: row.source_instance,
            eventIds: row.event_ids,
          })),
          redrives: (
            await listRows<{ tenant_id: string; failure_id: string; operator: string }>(
              'SELECT tenant_id, failure_id, operator FROM waybill_v.redrives',
            )
          ).map((row) => ({ tenantId: row.tenant_id, failureId: row.failure_id, operator: row.operator })),
        }),
        clear: () => engine.clear(),
        dispose: async () => {},
      };
    });

    testLedgerStore(name, async () => {
      await engine.empty();
      return {
        open: async () => {
          const store = createClickHouseLedgerStore(engine.writer);
          await store.start();
          return store;
        },
        list: async () => ({
          sessions: (
            await listRows<{ tenant_id: string; session_id: string; tool_calls: string }>(
              'SELECT tenant_id, session_id, tool_calls FROM waybill_v.sessions',
            )
          ).map((row) => ({ tenantId: row.tenant_id, sessionId: row.session_id, calls: Number(row.tool_calls) })),
          slots: (
            await listRows<{ tenant_id: string; tool: string; calls: string }>(
              'SELECT tenant_id, tool, calls FROM waybill_v.spend_minutes',
            )
          ).map((row) => ({ tenantId: row.tenant_id, tool: row.tool, calls: Number(row.calls) })),
          runaways: await texts('SELECT runaway_id AS text FROM waybill_v.runaways'),
          incidents: await listRows('SELECT incident_id AS incidentId, segments FROM waybill_v.incidents'),
          laneChanges: await texts('SELECT event_id AS text FROM waybill_v.lane_changes'),
          budgets: await texts('SELECT event_id AS text FROM waybill_v.budgets'),
          drills: await texts('SELECT event_id AS text FROM waybill_v.drills'),
        }),
        clear: () => engine.clear(),
        dispose: async () => {},
      };
    });

    testEventArchive(name, async () => {
      await engine.empty();
      const store = createClickHouseStore(engine.writer);
      const archive = createClickHouseEventArchive(engine.writer);
      await store.start();
      await archive.start();
      return {
        store,
        archive,
        dispose: async () => {
          await archive.shutdown();
          await store.shutdown();
        },
      };
    });
  });
}
