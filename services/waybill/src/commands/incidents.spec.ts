import { describe, expect, test } from '@jest/globals';
import type { IncidentFilter } from '@waybill/clickhouse';
import { createListedIncidentRow } from '../reading/stored-incident.builder.js';
import { runIncident } from './incident.js';
import { runIncidents } from './incidents.js';
import { createLedgerStage } from './ledger-stage.builder.js';

describe('waybill incidents', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: IncidentFilter[] = [];
    const { ledger, stderrText } = createLedgerStage({
      listIncidents: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    const options = { limit: 5, since: 3_600_000, state: 'open', class: 'auth_drift', lane: 'l' };
    expect(await runIncidents(options, ledger)).toBe(0);
    expect(filters).toEqual([
      { limit: 5, sinceMs: 1_795_514_543_123, state: 'open', incidentClass: 'auth_drift', lane: 'l' },
    ]);
    expect(stderrText()).toContain('no incidents found');
  });

  test('shows a table, or one JSON document', async () => {
    const listIncidents = async () => [createListedIncidentRow()];
    const text = createLedgerStage({ listIncidents });
    expect(await runIncidents({ limit: 5 }, text.ledger)).toBe(0);
    expect(text.stdoutText()).toContain('search answers 429');
    const json = createLedgerStage({ listIncidents });
    await runIncidents({ limit: 5, json: true }, json.ledger);
    expect(JSON.parse(json.stdoutText())).toEqual({ incidents: [createListedIncidentRow()] });
  });
});

describe('waybill incident', () => {
  test('says that there is no such incident, with exit 66', async () => {
    const { ledger, stderrText } = createLedgerStage({ getIncident: async () => ({ tag: 'not_found' }) });
    expect(await runIncident('inc', {}, ledger)).toBe(66);
    expect(stderrText()).toBe('no incident has an id that begins with "inc": `waybill incidents` lists them\n');
  });
});
