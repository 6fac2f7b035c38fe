import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { status, type ServiceError } from '@grpc/grpc-js';
import { createQueryCounts } from '../query-metrics.js';
import { createTailDesk } from '../tail-desk.js';
import { answerStream, type StreamCall } from './answer-stream.js';

/** A call whose client takes a message only when it is told to. */
class SlowCall extends EventEmitter {
  readonly request = new Uint8Array();
  readonly written: object[] = [];
  hasEnded = false;

  write(message: object): boolean {
    this.written.push(message);
    return false;
  }

  end(): void {
    this.hasEnded = true;
  }
}

const aTick = () => new Promise((resolve) => setImmediate(resolve));

function createStage(count = 3) {
  const call = new SlowCall();
  const counts = createQueryCounts();
  const tails = createTailDesk({ config: { tailCountMax: 1 }, counts });
  const asked: number[] = [];
  const answer = async function* () {
    for (let number = 1; number <= count; number += 1) {
      asked.push(number);
      yield { number };
    }
  };
  const errors: number[] = [];
  call.on('error', (error: ServiceError) => errors.push(error.code));
  const answered = answerStream(call as unknown as StreamCall, answer, tails);
  return { call, counts, tails, asked, errors, answered };
}

describe('A stream of answers', () => {
  test('asks for the next message only when the client has taken the one before', async () => {
    const { call, asked, counts, answered } = createStage();
    await aTick();
    expect(asked).toEqual([1]);
    call.emit('drain');
    await aTick();
    expect([asked, counts.tails]).toEqual([[1, 2], 1]);
    call.emit('drain');
    await aTick();
    call.emit('drain');
    await answered;
    expect([call.written.length, call.hasEnded, counts.tails]).toEqual([3, true, 0]);
  });

  test('ends where its client takes nothing and goes, or where the desk closes', async () => {
    const left = createStage();
    await aTick();
    left.call.emit('cancelled');
    await left.answered;
    expect([left.counts.tails, left.errors]).toEqual([0, []]);
    const closed = createStage();
    await aTick();
    await closed.tails.close();
    await closed.answered;
    expect([closed.counts.tails, closed.errors]).toEqual([0, [status.UNAVAILABLE]]);
  });

  test('is turned away where there is no room, and when the desk has closed', async () => {
    const { tails, counts } = createStage();
    const { signal } = new AbortController();
    const open = async () => tails.open(aStream(), signal);
    await expect(open()).rejects.toMatchObject({ code: 'too_many_tails', kind: 'retryable' });
    void tails.close();
    await expect(open()).rejects.toMatchObject({ code: 'shutting_down', kind: 'retryable' });
    expect(counts.turnedAway).toBe(2);
  });
});

async function* aStream() {
  yield 1;
}
