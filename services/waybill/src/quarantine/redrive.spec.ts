import { describe, expect, test } from '@jest/globals';
import type { QuarantinePayloadRow, ReadQuarantineRow } from '@waybill/clickhouse';
import type { RedriveAnswer } from './redrive-client.js';
import type { Redrivable } from './redrive-plan.js';
import { redrive, type RedriveWorld } from './redrive.js';

const payloadOf = (text: string) => Buffer.from(text);

function aFailure(failureId: string, init: Partial<QuarantinePayloadRow> = {}): QuarantinePayloadRow {
  const payload = payloadOf(`bytes of ${init.event_id ?? failureId}`);
  return {
    tenant_id: 'default',
    failure_id: failureId,
    reason: 'limit',
    stage: 'collector',
    origin: 'waybill.quarantine.v1/0/0',
    detail: 'expected less, found more',
    event_id: failureId,
    source_service: 's',
    source_instance: 'i',
    source_epoch: '1',
    source_sequence: '1',
    appended_at: '2026-11-24 11:00:00.000000000',
    event_count: 1,
    payload_bytes: payload.byteLength,
    redrives: '0',
    redriven_at: '1970-01-01 00:00:00.000000000',
    redrive_outcome: '',
    payload_base64: payload.toString('base64'),
    ...init,
  };
}

/** A collector that appends what it does not refuse, and a stitcher that stores it at the second look. */
class StoringWorld implements RedriveWorld {
  readonly stored = new Map<string, Uint8Array>();
  readonly later: ReadQuarantineRow[] = [];
  readonly refusals = new Map<string, string>();
  readonly requests: (readonly string[])[] = [];
  isStitching = true;
  #nowMs = 0;
  #appended: readonly Redrivable[] = [];
  readonly nowUnixMs = () => (this.#nowMs += 1_000);
  readonly onProgress = () => {};
  readonly reader = { listLater: async () => this.later };
  readonly archive = {
    getEvents: async (_tenantId: string, ids: readonly string[]) => {
      const found = ids.map((id) => this.stored.get(id));
      if (this.isStitching) for (const { row, payload } of this.#appended) this.stored.set(row.event_id, payload);
      return found;
    },
  };
  readonly client = {
    redrive: async (_operator: string, events: readonly Redrivable[]): Promise<readonly RedriveAnswer[]> => {
      this.requests.push(events.map(({ row }) => row.failure_id));
      this.#appended = [...this.#appended, ...events.filter(({ row }) => !this.refusals.has(row.failure_id))];
      return events.map(({ row }) => ({ failureId: row.failure_id, refusal: this.refusals.get(row.failure_id) }));
    },
  };
}

const options = { operator: 'ada', waitMs: 10_000 };

describe('redriving', () => {
  test('says of each failure what became of it, in the order in which it was asked', async () => {
    const world = new StoringWorld();
    world.refusals.set('late', 'time: expected a time, found none');
    world.stored.set('known', payloadOf('bytes of known'));
    world.stored.set('other', payloadOf('something else'));
    const results = await redrive(
      ['late', 'known', 'other', 'sound'].map((id) => aFailure(id)),
      world,
      options,
    );
    expect(results).toEqual([
      { failureId: 'late', eventId: 'late', kind: 'refused_again', detail: 'time: expected a time, found none' },
      { failureId: 'known', eventId: 'known', kind: 'duplicate', detail: '' },
      { failureId: 'other', eventId: 'other', kind: 'conflict', detail: expect.stringContaining('found others') },
      { failureId: 'sound', eventId: 'sound', kind: 'stored', detail: '' },
    ]);
    expect(world.requests).toEqual([['late', 'sound']]);
  });

  test('twice sends nothing the second time', async () => {
    const world = new StoringWorld();
    await redrive([aFailure('a')], world, options);
    expect(await redrive([aFailure('a')], world, options)).toMatchObject([{ kind: 'duplicate' }]);
    expect(world.requests).toEqual([['a']]);
  });

  test.each([
    ['a summary', { event_count: 7, payload_base64: '', payload_bytes: 0 }, 'summary'],
    ['what was too large to be kept', { payload_base64: '', payload_bytes: 300_000 }, 'more than is kept'],
    ['a fact', { stage: 'ledger', origin: 'waybill.facts.v1/0/1' }, 'folding the log again'],
    ['an alias', { stage: 'stitcher', origin: 'waybill.aliases.v1/0/1' }, 'folding the log again'],
  ])('does not send %s, and says why', async (_what, init, detail) => {
    const world = new StoringWorld();
    const [result] = await redrive([aFailure('a', init)], world, options);
    expect(result).toMatchObject({ kind: 'not_redrivable', detail: expect.stringContaining(detail) });
    expect(world.requests).toEqual([]);
  });

  test('names the failure under which the stitcher set it aside again', async () => {
    const world = new StoringWorld();
    world.isStitching = false;
    const failure = aFailure('f', {
      event_id: 'e',
      reason: 'call_too_large',
      stage: 'stitcher',
      origin: 'waybill.events.v1/0/3',
    });
    world.later.push({ ...failure }, { ...failure, failure_id: 'waybill.events.v1/0/9/#0', detail: 'too many' });
    expect(await redrive([failure], world, options)).toMatchObject([
      { kind: 'quarantined_again', detail: 'call_too_large: too many, as waybill.events.v1/0/9/#0' },
    ]);
  });

  test('says what is in the log but not in the store when the time is over', async () => {
    const world = new StoringWorld();
    world.isStitching = false;
    expect(await redrive([aFailure('a')], world, { ...options, waitMs: 1_000 })).toMatchObject([{ kind: 'appended' }]);
  });

  test('sends one of two failures of an event at a time', async () => {
    const world = new StoringWorld();
    const results = await redrive(
      [aFailure('f1', { event_id: 'e' }), aFailure('f2', { event_id: 'e' })],
      world,
      options,
    );
    expect(results.map(({ kind }) => kind)).toEqual(['stored', 'conflict']);
    expect(world.requests).toEqual([['f1']]);
  });

  test('sends many in requests of bounded size', async () => {
    const world = new StoringWorld();
    const failures = Array.from({ length: 450 }, (_, index) => aFailure(`f${index}`));
    expect((await redrive(failures, world, options)).every(({ kind }) => kind === 'stored')).toBe(true);
    expect(world.requests.map((each) => each.length)).toEqual([200, 200, 50]);
  });
});
