import { toBinary } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { PublishStreamRequestSchema } from '@waybill/contracts';
import {
  ScriptedLog,
  closeAll,
  startCollector,
  connect,
  publish,
  refusalOf,
  openStream,
  collectAnswers,
  anEvent,
  batchOf,
  retryable,
} from '../../../test/fixtures/running-collector.js';

afterEach(closeAll);

describe('PublishStream', () => {
  test('answers each batch in its order, also when a later one is ready first', async () => {
    const log = new ScriptedLog();
    const first = Promise.withResolvers<void>();
    log.script.push(
      () => first.promise,
      async () => first.resolve(),
    );
    const call = openStream(connect(await startCollector(log)));
    const done = collectAnswers(call);
    call.write(batchOf(7n, anEvent('a')));
    call.write(batchOf(8n, anEvent('b')));
    call.end();
    const { answers, code } = await done;
    expect(code).toBe(status.OK);
    expect(answers.map(({ batchSequence, answer }) => [batchSequence, answer.case])).toEqual([
      [7n, 'result'],
      [8n, 'result'],
    ]);
  });

  test('answers a failed or unreadable batch with a failure and keeps the stream open', async () => {
    const log = new ScriptedLog();
    log.script.push(retryable);
    const call = openStream(connect(await startCollector(log)));
    const done = collectAnswers(call);
    call.write(batchOf(1n, anEvent('a')));
    call.write(Buffer.from([0x08, 0x02, 0x12, 0x05, 0x01]));
    call.write(batchOf(3n, anEvent('a')));
    call.end();
    const { answers, code } = await done;
    expect(code).toBe(status.OK);
    expect(answers).toMatchObject([
      {
        batchSequence: 1n,
        answer: { case: 'failure', value: { statusCode: status.UNAVAILABLE, retryAfterNanos: 1_000_000_000n } },
      },
      {
        batchSequence: 2n,
        answer: { case: 'failure', value: { statusCode: status.INVALID_ARGUMENT, retryAfterNanos: 0n } },
      },
      { batchSequence: 3n, answer: { case: 'result', value: { acceptedCount: 1 } } },
    ]);
    expect(log.storedIds()).toEqual(['a']);
  });

  test('holds the client back instead of taking more bytes than allowed, and loses nothing', async () => {
    const log = new ScriptedLog();
    const gate = Promise.withResolvers<void>();
    const batchCount = 40;
    const appended = { count: 0 };
    for (let index = 0; index < batchCount; index++) {
      log.script.push(async () => {
        appended.count++;
        await gate.promise;
      });
    }
    const collector = await startCollector(log, { WAYBILL_COLLECTOR_IN_FLIGHT_MAX_BYTES: String(1024 * 1024) });
    const client = connect(collector);
    const call = openStream(client);
    const done = collectAnswers(call);
    const padding = Buffer.concat([Buffer.from([0x1a, 0x80, 0x80, 0x10]), Buffer.alloc(16 * 16_384)]);
    for (let index = 0; index < batchCount; index++) {
      call.write(
        Buffer.concat([toBinary(PublishStreamRequestSchema, batchOf(BigInt(index), anEvent(`e${index}`))), padding]),
      );
    }
    call.end();
    while (appended.count < 3) {
      await new Promise(setImmediate);
    }
    const turnedAway = await refusalOf(publish(client, Buffer.concat([padding, padding])));
    expect(turnedAway.code).toBe(status.UNAVAILABLE);
    const appendCountAtGate = appended.count;
    gate.resolve();
    const { answers, code } = await done;
    expect(code).toBe(status.OK);
    expect(appendCountAtGate).toBeLessThanOrEqual(4);
    expect(answers.map(({ batchSequence }) => Number(batchSequence))).toEqual(
      Array.from({ length: batchCount }, (_, index) => index),
    );
    expect(log.storedIds()).toHaveLength(batchCount);
  });
});
