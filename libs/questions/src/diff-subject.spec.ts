import { describe, expect, test } from '@jest/globals';
import { Failure, type ReadSession, type ReadWholeSession, type Search } from '@waybill/ports';
import { findSubjects, type SubjectPorts } from './diff-subject.js';
import { createSessionRow, createStoredSession } from './stored-session.builder.js';

const away = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody listens'));
const candidates = ['call_1', 'call_2'].map((call_id) => ({
  tenant_id: 'acme',
  call_id,
  tool: 'search',
  occurred_at: '2026-11-24 11:02:03.000000000',
}));

/** Readers that know one session, and two calls that begin alike. */
function createPorts(session: Search<ReadWholeSession, ReadSession>): SubjectPorts {
  const changes = { listChangedKeys: away, listChangedCalls: away, listStandingCalls: away };
  const calls = { ...changes, listCalls: away, listDenials: away, ping: away, freshness: away };
  const ledger = { listSessions: away, listSpend: away, getSurroundings: away };
  const authority = { getCredential: away, getSurface: away, listLanes: away, listIncidents: away };
  return {
    calls: { ...calls, getCall: async () => ({ tag: 'ambiguous', candidates }) },
    ledger: { ...ledger, getSession: async () => session },
    authority: { ...authority, getIncident: async () => ({ tag: 'not_found' }) },
  };
}

const stored: Search<ReadWholeSession, ReadSession> = {
  tag: 'found',
  ...createStoredSession({ session: createSessionRow({ session_id: 'call' }) }),
};

describe('an id', () => {
  test('that somebody has exactly wins over what only begins so, whatever its kind', async () => {
    const search = await findSubjects(createPorts(stored), { idOrPrefix: 'call', principal: undefined }, [
      'call',
      'session',
    ]);
    expect(search.session?.session.session_id).toBe('call');
    expect(search.candidates).toEqual([]);
  });

  test('that only begins so leaves what else it could be', async () => {
    const search = await findSubjects(createPorts(stored), { idOrPrefix: 'ca', principal: undefined }, [
      'call',
      'session',
    ]);
    expect(search.session).toBeDefined();
    expect(search.candidates.map(({ kind, id }) => [kind, id])).toEqual([
      ['call', 'call_1'],
      ['call', 'call_2'],
    ]);
  });

  test('is looked up only as what it may be', async () => {
    const ports = createPorts({ tag: 'not_found' });
    const asked = { idOrPrefix: 'call', principal: undefined };
    expect(await findSubjects({ ...ports, ledger: { ...ports.ledger, getSession: away } }, asked, ['call'])).toEqual({
      call: undefined,
      session: undefined,
      incident: undefined,
      candidates: candidates.map((each) => expect.objectContaining({ id: each.call_id })),
    });
  });
});
