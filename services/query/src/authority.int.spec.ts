import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import {
  CredentialChange,
  CredentialState,
  FreshnessSource,
  GetCredentialRequestSchema,
  GetIncidentRequestSchema,
  GetSurfaceRequestSchema,
  IncidentClass,
  IncidentOutcome,
  IncidentState,
  LaneState,
  ListIncidentsRequestSchema,
  ListLanesRequestSchema,
  Outcome,
  type GetCredentialResponse,
  type GetIncidentResponse,
  type GetSurfaceResponse,
  type ListIncidentsResponse,
  type ListLanesResponse,
} from '@waybill/contracts';
import { aLedgerOf } from '@waybill/testing';
import { after, authorityProjection, operatorEvents } from '../../../test/fixtures/authority-history.js';
import { createDescribedAsking } from '../../../test/fixtures/described-answers.js';
import { createQueryWorld, type QueryWorld } from '../../../test/fixtures/query-world.js';
import { createQuestionClient, type QuestionClient } from './query-world.builder.js';

// Each answer is a handful of questions to a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the questions about authority, over gRPC and HTTP, against the real engine', () => {
  let world: QueryWorld;
  let client: QuestionClient;

  beforeAll(async () => {
    world = await createQueryWorld({
      projection: authorityProjection,
      ledger: aLedgerOf(authorityProjection.calls, operatorEvents),
      clock: { nowUnixNano: () => after(7_200) },
    });
    client = createQuestionClient(world.grpcEndpoint);
  }, 90_000);

  afterAll(async () => {
    client.close();
    await world.shutdown();
  }, 60_000);

  const ask = <Answer, Desc extends DescMessage>(method: string, schema: Desc, init: MessageInitShape<Desc>) =>
    client.ask<Answer>(method, create(schema, init));
  const get = createDescribedAsking(() => world.url);

  test('tell the life of a credential alike over both, with the calls before and after each change', async () => {
    const message = await ask<GetCredentialResponse, typeof GetCredentialRequestSchema>(
      'getCredential',
      GetCredentialRequestSchema,
      { credentialFingerprint: 'print:old' },
    );
    expect(message).toMatchObject({
      credentialFingerprint: 'print:old',
      isLifeTold: true,
      changeCount: 4n,
      changes: [
        {
          change: CredentialChange.ISSUED,
          before: { callCount: 1n, outcomes: [{ outcome: Outcome.FAILURE, callCount: 1n }], lastUnixNano: after(1) },
          after: { callCount: 4n, firstUnixNano: after(10), lastUnixNano: after(25) },
        },
        { change: CredentialChange.SCOPE_DRIFTED, before: { callCount: 2n }, after: { callCount: 3n } },
        { change: CredentialChange.ROTATED, successorFingerprint: 'print:next', before: { callCount: 3n } },
        { change: CredentialChange.REVOKED, effectiveUnixNano: after(20), after: { callCount: 2n } },
      ],
      use: { callCount: 5n },
      statesAtUse: [
        { state: CredentialState.VALID, callCount: 4n },
        { state: CredentialState.REVOKED, callCount: 1n },
      ],
      lanes: [{ name: 'pay-eu', callCount: 4n }, { name: 'pay-us' }],
      principalCount: 2n,
      callsAfterEnd: [
        { callId: 'late-2', claimedState: CredentialState.VALID, change: CredentialChange.REVOKED },
        { callId: 'late-1', claimedState: CredentialState.REVOKED, outcome: Outcome.FAILURE },
      ],
      callsAfterEndCount: 2n,
      freshness: { source: FreshnessSource.LOG },
    });
    expect(await get('/v1/credentials/print:old')).toMatchObject({
      status: 200,
      body: {
        credential_fingerprint: 'print:old',
        is_life_told: true,
        change_count: 4,
        changes: [
          {
            change: 'issued',
            scopes_after: ['pay:read'],
            reason: null,
            before: { calls: 1, by_outcome: { failure: 1 }, first_at: '2026-01-01 00:00:01.000000000' },
            after: { calls: 4, by_outcome: { failure: 1, success: 3 } },
          },
          { change: 'scope_drifted', scopes_before: ['pay:read'], before: { calls: 2 }, after: { calls: 3 } },
          { change: 'rotated', successor_fingerprint: 'print:next', before: { calls: 3 }, after: { calls: 2 } },
          { change: 'revoked', reason: 'leaked', before: { calls: 3 }, after: { calls: 2 } },
        ],
        states_at_use: [
          { name: 'valid', calls: 4 },
          { name: 'revoked', calls: 1 },
        ],
        lane_count: 2,
        calls_after_end: [
          { call_id: 'late-2', claimed_state: 'valid', change: 'revoked' },
          { call_id: 'late-1', outcome: 'failure' },
        ],
        calls_after_end_count: 2,
        freshness: { source: 'log' },
      },
    });
  });

  test('find a credential of which nobody told, and say so', async () => {
    expect(await get('/v1/credentials/print:untold')).toMatchObject({
      status: 200,
      body: { is_life_told: false, changes: [], change_count: 0, use: { calls: 1 }, calls_after_end: [] },
    });
  });

  test('name the candidates of a beginning that several have, and what not finding is worth', async () => {
    const asked = ask('getCredential', GetCredentialRequestSchema, { credentialFingerprint: 'print:o' });
    await expect(asked).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: expect.stringContaining('"credential_fingerprint":"print:older"'),
    });
    expect(await get('/v1/credentials/print:o')).toMatchObject({ status: 409, body: { code: 'id_ambiguous' } });
    for (const path of ['credentials', 'surfaces', 'incidents'])
      expect(await get(`/v1/${path}/nothing`)).toMatchObject({
        status: 404,
        body: { code: 'not_found', detail: expect.stringContaining('so it is not there') },
      });
    const nameless = ask('getSurface', GetSurfaceRequestSchema, {});
    await expect(nameless).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  test('tell what a principal could see over time in the same pages', async () => {
    const page = (cursor: string) =>
      ask<GetSurfaceResponse, typeof GetSurfaceRequestSchema>('getSurface', GetSurfaceRequestSchema, {
        principal: 'agent',
        filter: { server: 'db', tool: 'drop_table' },
        page: { limit: 2, cursor },
      });
    const first = await page('');
    expect(first).toMatchObject({
      principal: 'agent:x',
      periods: [
        { eventId: 's-8', policyBundle: 'prod', policyVersion: '2', surface: { toolNames: ['list_tables'] } },
        {
          eventId: 's-2',
          firstUnixNano: after(101),
          untilUnixNano: after(110),
          surface: { toolNames: ['list_tables', 'query'], hiddenCount: 2 },
          denied: [
            { tool: 'drop_table', wasHidden: true, denialCount: 2n },
            { tool: 'query', wasHidden: false },
          ],
        },
      ],
    });
    const second = await page(first.nextCursor);
    expect([second.periods.length, second.periods[0]?.surface, second.nextCursor]).toEqual([1, undefined, '']);
    const path = '/v1/surfaces/agent?server=db&tool=drop_table&limit=2';
    const { body } = await get(path);
    expect(body).toMatchObject({
      principal: 'agent:x',
      periods: [
        { event_id: 's-8', denied: [{ tool: 'drop_table', was_hidden: true, denials: 1 }] },
        { event_id: 's-2', visible_tools: ['list_tables', 'query'], decisions: 5, hidden_count: 2 },
      ],
      next_cursor: first.nextCursor,
      freshness: { source: 'log' },
    });
    expect((await get(`${path}&cursor=${first.nextCursor}`)).body).toMatchObject({
      periods: [{ event_id: 's-1', visible_tools: null, hidden_count: null, denied: [{ was_hidden: null }] }],
      next_cursor: null,
    });
    expect(await get('/v1/surfaces/agent?limit=0&cursor=elsewhere')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'limit' }, { field: 'cursor' }] },
    });
  });

  test('tell every lane, and its use before and after a change', async () => {
    const message = await ask<ListLanesResponse, typeof ListLanesRequestSchema>('listLanes', ListLanesRequestSchema, {
      around: 'pay-us',
      spanNanos: 60_000_000_000n,
    });
    expect(message).toMatchObject({
      spanNanos: 60_000_000_000n,
      lanes: [
        {
          lane: 'pay-eu',
          state: LaneState.OPEN,
          sinceUnixNano: 0n,
          use: { callsBeforeCount: 2n, callsAfterCount: 4n },
        },
        {
          lane: 'pay-us',
          state: LaneState.FROZEN,
          use: { callsAfterCount: 0n, spendBefore: [{ amountNanos: 42_000_000n, currency: 'USD' }], spendAfter: [] },
        },
      ],
    });
    expect((await get('/v1/lanes?span=1m')).body).toMatchObject({
      around: null,
      span_ms: 60_000,
      lanes: [
        { lane: 'pay-eu', since: null, use: null },
        { lane: 'pay-us', changed_by: 'user:eve', use: { calls_before: 1, spend_before: { USD: '0.042' } } },
      ],
    });
    expect(await get('/v1/lanes?around=pay-eu')).toMatchObject({ status: 404 });
    expect(await get('/v1/lanes?span=soon')).toMatchObject({ status: 400, body: { errors: [{ field: 'span' }] } });
  });

  test('tell an incident with what was tried, and list them', async () => {
    const message = await ask<GetIncidentResponse, typeof GetIncidentRequestSchema>(
      'getIncident',
      GetIncidentRequestSchema,
      { incidentId: 'inc-old' },
    );
    expect(message).toMatchObject({
      incident: { incidentClass: IncidentClass.RATE_LIMIT_EXHAUSTION, state: IncidentState.OPEN, segmentCount: 1 },
      segments: [{ hypothesis: 'shared quota', spendDelta: { amountNanos: 5n, currency: 'USD' } }],
    });
    expect((await get('/v1/incidents/inc-old')).body).toMatchObject({
      incident: { incident_class: 'rate_limit_exhaustion', state: 'open', outcome: null, segments: 1 },
      segments: [{ hypothesis: 'shared quota', spend_delta: '0.000000005', currency: 'USD', lane: null }],
      freshness: { source: 'log' },
    });
    const list = await ask<ListIncidentsResponse, typeof ListIncidentsRequestSchema>(
      'listIncidents',
      ListIncidentsRequestSchema,
      { filter: { incidentState: IncidentState.CLOSED } },
    );
    expect(list.incidents).toMatchObject([
      { incidentId: 'inc-closed', outcome: IncidentOutcome.FIXED, lastSaidUnixNano: after(3_600) },
    ]);
    const first = (await get('/v1/incidents?limit=2')).body as { next_cursor: string };
    expect(first).toMatchObject({ incidents: [{ incident_id: 'inc-old' }, { incident_id: 'inc-new' }] });
    expect((await get(`/v1/incidents?limit=2&cursor=${first.next_cursor}`)).body).toMatchObject({
      incidents: [{ incident_id: 'inc-closed' }],
      next_cursor: null,
    });
    expect((await get('/v1/incidents?incident_state=ajar')).body).toMatchObject({
      detail: 'incident_state: expected one of open, closed, found "ajar"',
    });
  });
});
