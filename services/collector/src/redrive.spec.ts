import { create, toBinary } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { RedriveRequestSchema, RejectReason, TraceEventSchema } from '@waybill/contracts';
import {
  ScriptedLog,
  closeAll,
  startCollector,
  connect,
  redrive,
  refusalOf,
  detailsOf,
  anEvent,
  retryable,
} from '../../../test/fixtures/running-collector.js';

afterEach(closeAll);

const sound = { failureId: 'f1', payload: toBinary(TraceEventSchema, anEvent('a')) };
const timeless = { failureId: 'f2', payload: toBinary(TraceEventSchema, { ...anEvent('b'), occurredUnixNano: 0n }) };
const requestOf = (...events: (typeof sound)[]) => create(RedriveRequestSchema, { operator: 'ada', events });

describe('Redrive', () => {
  test('appends what is admitted now, and notes who asked and what was answered', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    expect(await redrive(client, requestOf(sound, timeless))).toMatchObject({
      results: [
        { failureId: 'f1', reason: RejectReason.UNSPECIFIED },
        { failureId: 'f2', reason: RejectReason.TIME, detail: expect.stringContaining('occurred_unix_nano') },
      ],
    });
    expect(log.storedIds()).toEqual(['a']);
    expect(log.quarantineRecords()).toMatchObject([
      {
        failureId: '',
        refused: [],
        context: { tenantId: 'default', receivedUnixNano: 5n },
        redrives: [
          { failureId: 'f1', operator: 'ada', outcome: 'appended', detail: '' },
          { failureId: 'f2', operator: 'ada', outcome: 'time' },
        ],
      },
    ]);
  });

  test('is not acknowledged before it is durable, and can be asked for again', async () => {
    const log = new ScriptedLog();
    log.script.push(retryable);
    const client = connect(await startCollector(log));
    expect((await refusalOf(redrive(client, requestOf(sound)))).code).toBe(status.UNAVAILABLE);
    expect(log.entries).toEqual([]);
    expect(await redrive(client, requestOf(sound))).toMatchObject({ results: [{ failureId: 'f1' }] });
  });

  test('of nothing answers nothing and writes nothing', async () => {
    const log = new ScriptedLog();
    expect(await redrive(connect(await startCollector(log)), requestOf())).toMatchObject({ results: [] });
    expect(log.entries).toEqual([]);
  });

  test.each([
    ['bytes that are no request', Buffer.from('not protobuf'), 'expected a RedriveRequest'],
    [
      'more than 1,000 events',
      create(RedriveRequestSchema, { events: Array.from({ length: 1001 }, () => ({})) }),
      'at most 1000',
    ],
    ['a long name', create(RedriveRequestSchema, { operator: 'x'.repeat(257), events: [sound] }), 'at most 256 bytes'],
  ])('refuses %s as INVALID_ARGUMENT', async (_what, request, description) => {
    const log = new ScriptedLog();
    const error = await refusalOf(redrive(connect(await startCollector(log)), request));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(detailsOf(error).badRequest?.fieldViolations[0]?.description).toContain(description);
    expect(log.entries).toEqual([]);
  });
});
