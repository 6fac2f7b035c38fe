import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { create } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { DiffGroup, DiffKind, DiffRequestSchema, DiffStatus, type DiffResponse } from '@waybill/contracts';
import type { DiffDocument } from '@waybill/questions';
import { aLedgerOf } from '@waybill/testing';
import { comparedIncidents, comparedProjection } from '../../../test/fixtures/compared-history.js';
import { createDescribedAsking } from '../../../test/fixtures/described-answers.js';
import { createQueryWorld, type QueryWorld } from '../../../test/fixtures/query-world.js';
import { createQuestionClient, type QuestionClient } from './query-world.builder.js';

jest.setTimeout(60_000);

describe('what differs, over gRPC and HTTP, against the real engine', () => {
  let world: QueryWorld;
  let client: QuestionClient;

  beforeAll(async () => {
    world = await createQueryWorld({
      projection: comparedProjection,
      ledger: aLedgerOf(comparedProjection.calls, comparedIncidents),
    });
    client = createQuestionClient(world.grpcEndpoint);
  }, 90_000);

  afterAll(async () => {
    client.close();
    await world.shutdown();
  }, 60_000);

  const ask = (left: string, right: string, kind = DiffKind.UNSPECIFIED) =>
    client.ask<DiffResponse>('diff', create(DiffRequestSchema, { left, right, kind }));
  const askDescribed = createDescribedAsking(() => world.url);
  const get = async (query: string) => {
    const { status: code, body } = await askDescribed(`/v1/diff?${query}`);
    return { status: code, body: body as DiffDocument };
  };
  const fieldsOf = (document: DiffDocument) =>
    new Map(document.groups.flatMap(({ fields }) => fields.map((field) => [field.field, field])));
  const differing = (document: DiffDocument) =>
    document.groups.map(({ group, fields }) => [
      group,
      fields.filter(({ status: each }) => each !== 'same' && each !== 'unsaid').map(({ field }) => field),
    ]);

  test('tells the direct from the mediated path, with whose authority first', async () => {
    const { body } = await get('left=direct&right=mediated-1');
    expect(body).toMatchObject({
      kind: 'call',
      left: { kind: 'call', id: 'direct-1', title: 'charge_card on payments', outcome: 'success' },
      right: { id: 'mediated-1' },
      differs: true,
      freshness: { source: 'log' },
    });
    expect(body.groups.map(({ group }) => group)).toEqual([
      'authority',
      'route',
      'outcome',
      'effects',
      'spend',
      'evidence',
      'time',
    ]);
    const fields = fieldsOf(body);
    expect(fields.get('mediated_principal')).toMatchObject({ status: 'only_right', left: null, right: 'gateway:edge' });
    expect(fields.get('policy_version')).toMatchObject({ status: 'only_right', right: '7' });
    expect(fields.get('tool_surface')).toMatchObject({
      status: 'only_right',
      members: [{ name: 'charge_card', left: null, right: null }, { name: 'quote' }],
    });
    expect(fields.get('adapter')).toMatchObject({ status: 'only_right', right: 'mcp-bridge' });
    expect(fields.get('actual')).toMatchObject({
      kind: 'money',
      members: [{ name: 'USD', status: 'changed', left: '3.00', right: '3.10', delta: '0.10' }],
    });
    expect(fields.get('latency')).toMatchObject({ status: 'changed', left: '170000000', delta: '170000000' });
  });

  test('tells a fresh from a warm checkout, of calls and of their sessions', async () => {
    for (const query of ['left=direct-1&right=mediated-1', 'left=fresh&right=warm']) {
      const fields = fieldsOf((await get(query)).body);
      expect(fields.get('checkout_state')).toMatchObject({
        status: 'changed',
        members: [
          { name: 'fresh', status: 'only_left' },
          { name: 'warm', status: 'only_right' },
        ],
      });
      expect(fields.get('founded_grants')).toMatchObject({ status: 'only_left', members: [{ name: 'repo:read' }] });
      expect(fields.get('unfounded_grants')).toMatchObject({ status: 'only_right', members: [{ name: 'repo:write' }] });
      expect(fields.get('harness')).toMatchObject({ status: 'same', members: [{ name: 'instruction_source' }] });
    }
  });

  test('tells before from after a fix', async () => {
    const { body } = await get('left=before-1&right=after-1&kind=call');
    const fields = fieldsOf(body);
    expect(fields.get('policy_version')).toMatchObject({ status: 'changed', left: '7', right: '8' });
    expect(fields.get('denials')).toMatchObject({ status: 'changed', members: [{ name: 'scope by gateway' }] });
    expect(fields.get('outcome')).toMatchObject({ status: 'changed', left: 'denied', right: 'success' });
    expect(fields.get('error_class')).toMatchObject({ status: 'only_left', left: 'scope_denied', right: null });
  });

  test('tells an estimate from the receipt', async () => {
    const { body } = await get('left=mediated-1&kind=receipt');
    const fields = fieldsOf(body);
    expect(body.kind).toBe('receipt');
    expect(fields.get('estimated')?.members).toEqual([
      { name: 'USD', status: 'changed', left: '2.90', right: '3.10', delta: '0.20' },
    ]);
    expect(fields.get('reported')?.members).toMatchObject([{ left: '3.00', right: '3.10', delta: '0.10' }]);
    expect(fields.get('effects')?.members).toMatchObject([{ name: 'charge charge:2', status: 'only_right' }]);
  });

  test('tells sessions by their sums and by what their calls have in common', async () => {
    const { body } = await get('left=fresh&right=fix');
    expect(body).toMatchObject({ kind: 'session', left: { title: 'user:ada' }, right: { id: 'fix' } });
    const fields = fieldsOf(body);
    expect(fields.get('tool_calls')).toMatchObject({ kind: 'count', left: '1', right: '2', delta: '1' });
    expect(fields.get('tools_called')?.members).toEqual([
      { name: 'payments/charge_card', status: 'changed', left: '1', right: '2', delta: null },
    ]);
    expect(fields.get('denials_by_reason')?.members).toMatchObject([{ name: 'scope by gateway', right: '1' }]);
    expect(fields.get('last_checkpoint')).toMatchObject({ status: 'unsaid', left: null, right: null });
  });

  test('tells incidents by who was concerned, and segment by segment', async () => {
    const { body } = await get('left=inc-1&right=inc-2');
    expect(body).toMatchObject({
      kind: 'incident',
      left: { kind: 'incident', id: 'inc-1', title: 'charges are refused', outcome: 'open' },
      right: { outcome: 'fixed', at: '2026-01-01 00:00:00.000000000' },
    });
    const fields = fieldsOf(body);
    expect(fields.get('lane')).toMatchObject({ status: 'changed', left: 'bank-prod', right: 'bank-fallback' });
    expect(fields.get('quota_owner')).toMatchObject({ status: 'same', left: 'team:billing' });
    expect(fields.get('incident_class')).toMatchObject({ status: 'same', left: 'auth_drift' });
    expect(fields.get('changed_routes')).toMatchObject({
      status: 'only_left',
      members: [{ name: 'segment 1', left: 'payments-old' }],
    });
    expect(fields.get('changed_prompts_or_policies')?.members).toMatchObject([{ right: 'payments@8' }]);
    expect(fields.get('spend_delta')?.members).toEqual([
      { name: 'USD', status: 'changed', left: '0.10', right: '0.30', delta: '0.20' },
    ]);
    expect(fields.get('reached_checkpoint')).toMatchObject({ status: 'changed', left: 'cp-1', right: 'cp-2' });
    expect(fields.get('duration')).toMatchObject({ status: 'only_right', right: '120000000000' });
    expect((await ask('inc-1', 'inc-2', DiffKind.INCIDENT)).kind).toBe(DiffKind.INCIDENT);
  });

  test('says of a call and itself that nothing differs', async () => {
    const { body } = await get('left=mediated-1&right=mediated-1');
    expect(body.differs).toBe(false);
    expect(body.counts).toMatchObject({ changed: 0, only_left: 0, only_right: 0 });
    expect(differing(body).flatMap(([, fields]) => fields)).toEqual([]);
  });

  test('says the same over gRPC, with exact integers', async () => {
    const { body } = await get('left=direct-1&right=mediated-1');
    const message = await ask('direct-1', 'mediated-1');
    expect(message).toMatchObject({ kind: DiffKind.CALL, isDifferent: true, left: { id: 'direct-1' } });
    expect(message.freshness).toMatchObject({ observedUnixNano: 7n });
    const asTold = message.fields.map(({ group, name, status: each }) => [
      DiffGroup[group]?.toLowerCase(),
      name,
      DiffStatus[each]?.toLowerCase(),
    ]);
    expect(asTold).toEqual(
      body.groups.flatMap(({ group, fields }) => fields.map((field) => [group, field.field, field.status])),
    );
    expect(message.counts?.unsaid).toBe(body.counts.unsaid);
    expect(message.fields.find(({ name }) => name === 'actual')?.members).toMatchObject([
      { name: 'USD', left: { value: { case: 'integer', value: 3_000_000_000n } }, delta: 100_000_000n },
    ]);
    expect(message.fields.find(({ name }) => name === 'credential_lane')?.left).toMatchObject({
      value: { case: 'text', value: 'bank-prod' },
    });
  });

  test('refuse two of different kinds, and what names nothing', async () => {
    expect(await get('left=direct-1&right=fresh')).toMatchObject({
      status: 400,
      body: {
        code: 'question_refused',
        errors: [{ field: 'right', description: expect.stringContaining('found a session') }],
      },
    });
    expect(await get('left=direct-1&kind=colour')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'kind' }, { field: 'right' }] },
    });
    expect(await get('left=direct-1&right=after-1&kind=receipt')).toMatchObject({ status: 400 });
    await expect(ask('direct-1', 'fresh')).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  test('say which of the two is not there, or could be several', async () => {
    expect(await get('left=direct-1&right=nothing')).toMatchObject({
      status: 404,
      body: { code: 'not_found', detail: expect.stringContaining('call, session or incident "nothing"') },
    });
    expect(await get('left=f&right=warm')).toMatchObject({
      status: 409,
      body: { code: 'id_ambiguous', candidates: [{ kind: 'session' }, { kind: 'session' }] },
    });
    await expect(ask('nothing', 'direct-1')).rejects.toMatchObject({ code: status.NOT_FOUND });
    await expect(ask('f', 'warm')).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: expect.stringContaining('"id":"fresh"'),
    });
  });
});
