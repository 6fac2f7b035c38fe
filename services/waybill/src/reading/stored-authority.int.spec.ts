import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { aLedgerOf } from '@waybill/testing';
import { authorityProjection, operatorEvents } from '../../../../test/fixtures/authority-history.js';
import { createCollectedContext } from '../command-context.builder.js';
import { runCredential } from '../commands/credential.js';
import { runIncident } from '../commands/incident.js';
import { runIncidents } from '../commands/incidents.js';
import type { QuestionContext } from '../commands/store-command.js';
import { runSurface } from '../commands/surface.js';
import { createStoreQuestions } from './store-questions.js';
import { createStoredWorld, type StoredWorld } from '../../../../test/fixtures/stored-world.js';

// Each command is a handful of questions to a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the commands about authority against the real engine', () => {
  let world: StoredWorld;

  beforeAll(async () => {
    world = await createStoredWorld({
      projection: authorityProjection,
      ledger: aLedgerOf(authorityProjection.calls, operatorEvents),
    });
  });

  afterAll(() => world.shutdown());

  function createStage() {
    const { context, stdoutText, stderrText } = createCollectedContext();
    const asking: QuestionContext = { ...context, createQuestions: createStoreQuestions };
    const url = world.readerUrl;
    return { asking, url, stdoutText, stderrText, document: () => JSON.parse(stdoutText()) as unknown };
  }

  test('show the life of a credential, who used it, and what ran on it after its end', async () => {
    const { asking, url, stdoutText } = createStage();
    expect(await runCredential('print:old', { url }, asking)).toBe(0);
    expect(stdoutText()).toBe(
      [
        'credential print:old of tenant acme, times in UTC',
        'LIFE        2026-01-01 00:00:05  issued, by user:eve',
        '              lane pay-eu',
        '              scopes (none) → pay:read',
        '              before: 1 call (1 failure), at 2026-01-01 00:00:01',
        '              after: 4 calls (3 success, 1 failure), 2026-01-01 00:00:10 to 2026-01-01 00:00:25',
        '            2026-01-01 00:00:12  scope_drifted, by user:eve, because: granted by hand',
        '              lane pay-eu',
        '              scopes pay:read → pay:read pay:write',
        '              before: 2 calls (1 failure, 1 success), 2026-01-01 00:00:01 to 2026-01-01 00:00:10',
        '              after: 3 calls (2 success, 1 failure), 2026-01-01 00:00:15 to 2026-01-01 00:00:25',
        '            2026-01-01 00:00:18  rotated, by user:eve',
        '              replaced by print:next',
        '              lane pay-eu',
        '              before: 3 calls (1 failure, 2 success), 2026-01-01 00:00:01 to 2026-01-01 00:00:15',
        '              after: 2 calls (1 failure, 1 success), 2026-01-01 00:00:20 to 2026-01-01 00:00:25',
        '            2026-01-01 00:00:20  revoked, by user:eve, because: leaked',
        '              said at 2026-01-01 00:00:18',
        '              lane pay-eu',
        '              before: 3 calls (1 failure, 2 success), 2026-01-01 00:00:01 to 2026-01-01 00:00:15',
        '              after: 2 calls (1 failure, 1 success), 2026-01-01 00:00:20 to 2026-01-01 00:00:25',
        'USED        5 calls (2 failure, 3 success), 2026-01-01 00:00:01 to 2026-01-01 00:00:25',
        'SAID TO BE  valid: 4 calls, 2026-01-01 00:00:01 to 2026-01-01 00:00:25',
        '            revoked: 1 call, at 2026-01-01 00:00:20',
        'LANES       pay-eu: 4 calls, 2026-01-01 00:00:01 to 2026-01-01 00:00:25',
        '            pay-us: 1 call, at 2026-01-01 00:00:15',
        'USED BY     user:ada: 4 calls, 2026-01-01 00:00:01 to 2026-01-01 00:00:25',
        '            user:bob: 1 call, at 2026-01-01 00:00:15',
        'AFTER END   2 calls ran on it after it was revoked or had expired',
        'TIME (UTC)           CALL    TOOL    PRINCIPAL  SAID TO BE  OUTCOME  ENDED    AT (UTC)',
        '2026-01-01 00:00:25  late-2  charge  user:ada   valid       success  revoked  2026-01-01 00:00:20',
        '2026-01-01 00:00:20  late-1  charge  user:ada   revoked     failure  revoked  2026-01-01 00:00:20',
        '',
      ].join('\n'),
    );
  });

  test('find a credential by the beginning of its fingerprint, say that nobody told its life, or that there is none', async () => {
    const untold = createStage();
    expect(await runCredential('print:unt', { url: untold.url }, untold.asking)).toBe(0);
    expect(untold.stdoutText()).toContain('LIFE        nobody told its life');
    const several = createStage();
    expect(await runCredential('print:o', { url: several.url }, several.asking)).toBe(2);
    expect(several.stderrText()).toContain('\n  print:old  5 calls, 4 changes  tenant acme\n');
    const none = createStage();
    expect(await runCredential('nothing', { url: none.url }, none.asking)).toBe(66);
    expect(none.stderrText()).toContain('so it may still come');
  });

  test('show what a principal could see, one line for each time in which nothing changed', async () => {
    const { asking, url, stdoutText } = createStage();
    expect(await runSurface('user:ada', { url, limit: 10, server: 'db' }, asking)).toBe(0);
    expect(stdoutText()).toBe(
      [
        'FROM (UTC)           UNTIL (UTC)          PRINCIPAL  GATEWAY  SERVER  POLICY  DECISIONS  VISIBLE TOOLS           HIDDEN  DENIED',
        '2026-01-01 00:01:52  still                agent:x    built    db      prod@2          1  list_tables and 9 more       2',
        '2026-01-01 00:01:51  2026-01-01 00:01:52  agent:x    built    db      prod@2          1  list_tables                  2  drop_table hidden',
        '2026-01-01 00:01:50  2026-01-01 00:01:51  agent:x    built    db      prod@1          1  list_tables                  2',
        '2026-01-01 00:01:41  2026-01-01 00:01:50  agent:x    built    db      prod@1          5  list_tables, query           2  drop_table hidden ×2; query visible',
        '2026-01-01 00:01:40  2026-01-01 00:01:41  agent:x    built    db      prod@1          1  (nobody said)                   drop_table hidden or not: not known',
        '',
      ].join('\n'),
    );
  });

  test('give the same documents as HTTP, in pages', async () => {
    const first = createStage();
    await runSurface('agent:x', { url: first.url, limit: 4, json: true }, first.asking);
    const page = first.document() as { next_cursor: string };
    expect(page).toMatchObject({ principal: 'agent:x', periods: [{}, {}, {}, {}], freshness: { source: 'store' } });
    const second = createStage();
    const next = { url: second.url, limit: 4, cursor: page.next_cursor, json: true };
    await runSurface('agent:x', next, second.asking);
    expect(second.document()).toMatchObject({
      periods: [{ event_id: 's-2' }, { event_id: 's-1' }],
      next_cursor: null,
    });
    const wrong = createStage();
    expect(await runSurface('agent:x', { url: wrong.url, limit: 4, cursor: 'x' }, wrong.asking)).toBe(2);
    expect(wrong.stderrText()).toContain('waybill: --cursor: expected the next_cursor');
  });

  test('say that gateways decided, and none said what could be seen', async () => {
    const { asking, url, stderrText } = createStage();
    expect(await runSurface('user:eve', { url, limit: 4 }, asking)).toBe(0);
    expect(stderrText()).toContain('none said what it could see');
  });

  test('show an incident from its symptom on, and list incidents', async () => {
    const one = createStage();
    expect(await runIncident('inc-o', { url: one.url }, one.asking)).toBe(0);
    expect(one.stdoutText()).toBe(
      [
        'incident inc-old: rate_limit_exhaustion [open]',
        'OPENED      2026-01-01 00:00:00 UTC',
        '            search answers 429',
        'WHERE       lane lane-a',
        'FROM        checkpoint k0',
        'SEGMENT 1   2026-01-01 00:30:00 UTC, cost 0.000000005 USD',
        '            supposed: shared quota',
        '            checkpoint k0 → k1',
        'CLOSED      still open',
        '            at checkpoint k1',
        '',
      ].join('\n'),
    );
    const all = createStage();
    await runIncidents({ url: all.url, limit: 1, json: true }, all.asking);
    expect(all.document()).toMatchObject({ incidents: [{ incident_id: 'inc-old' }], next_cursor: expect.any(String) });
  });
});
