import { describe, expect, test } from '@jest/globals';
import type { IncidentFilter } from '@waybill/ports';
import { createIncidentRow, createListedIncidentRow } from '../reading/stored-incident.builder.js';
import { createQuestionStage } from './question-stage.builder.js';
import { runIncident } from './incident.js';
import { runIncidents } from './incidents.js';

describe('waybill incidents', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: IncidentFilter[] = [];
    const { asking, stderrText } = createQuestionStage({
      listIncidents: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    const since = { kind: 'back', ms: 3_600_000 } as const;
    expect(await runIncidents({ limit: 5, since, state: 'open', class: 'auth_drift', lane: 'l' }, asking)).toBe(0);
    expect(filters).toEqual([
      {
        limit: 6,
        sinceMs: 1_795_514_543_123,
        incidentState: 'open',
        incidentClass: 'auth_drift',
        lane: 'l',
        after: undefined,
      },
    ]);
    expect(stderrText()).toContain('no incidents found');
  });

  test('shows a table, or one JSON document, and says when there are more', async () => {
    const listIncidents = async () => [createListedIncidentRow(), createListedIncidentRow({ incident_id: 'inc-8' })];
    const text = createQuestionStage({ listIncidents });
    expect(await runIncidents({ limit: 1 }, text.asking)).toBe(0);
    expect(text.stdoutText()).toContain('search answers 429');
    expect(text.stderrText()).toContain('there are more');
    const json = createQuestionStage({ listIncidents });
    await runIncidents({ limit: 5, json: true }, json.asking);
    expect(json.document()).toMatchObject({
      incidents: [{ incident_id: 'inc-7', adapter_path: null, last_said_at: '2026-11-24 11:30:00.000000000' }, {}],
      next_cursor: null,
      freshness: { source: 'log' },
    });
  });

  test('names the words that --state and --class take, with exit 2', async () => {
    const { asking, stderrText } = createQuestionStage({});
    expect(await runIncidents({ limit: 5, state: 'ajar', class: 'bad' }, asking)).toBe(2);
    expect(stderrText()).toContain('waybill: --state: expected one of open, closed, found "ajar"\n');
    expect(stderrText()).toContain('waybill: --class: expected one of auth_drift, ');
  });
});

describe('waybill incident', () => {
  test('says that there is no such incident, with exit 66', async () => {
    const { asking, stderrText } = createQuestionStage({ getIncident: async () => ({ tag: 'not_found' }) });
    expect(await runIncident('inc\u001b', {}, asking)).toBe(66);
    expect(stderrText()).toBe(
      'no incident has an id that begins with "inc\\u001b": `waybill incidents` lists them\n(everything that was in the log is applied, so it is not there)\n',
    );
  });

  test('names the incidents that a beginning could mean, with exit 2', async () => {
    const candidates = [createIncidentRow(), createIncidentRow({ incident_id: 'inc-8' })];
    const { asking, stderrText } = createQuestionStage({
      getIncident: async () => ({ tag: 'ambiguous', candidates }),
    });
    expect(await runIncident('inc', {}, asking)).toBe(2);
    expect(stderrText()).toContain('\n  inc-8  search answers 429  tenant default\n');
  });

  test('gives one JSON document', async () => {
    const { asking, document } = createQuestionStage({
      getIncident: async () => ({ tag: 'found', incident: createIncidentRow({ outcome: '' }), segments: [] }),
    });
    expect(await runIncident('inc', { json: true }, asking)).toBe(0);
    expect(document()).toMatchObject({ incident: { incident_id: 'inc-7', outcome: null }, segments: [] });
  });
});
