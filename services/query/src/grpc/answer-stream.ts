import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { toServiceError } from '@waybill/grpc';
import type { TailDesk } from '../tail-desk.js';
import { refusalOf } from './refusal-of.js';
import type { AnswerStream } from './tail-answers.js';

export type StreamCall = ServerWritableStream<Uint8Array, object>;

/** Answers a call with messages at the client's pace, until it has enough, its deadline passes, or the desk closes. */
export async function answerStream(call: StreamCall, answer: AnswerStream, tails: TailDesk): Promise<void> {
  const gone = new AbortController();
  call.once('cancelled', () => gone.abort());
  try {
    const signal = AbortSignal.any([gone.signal, tails.closing]);
    for await (const message of tails.open(answer(call.request, signal), gone.signal)) {
      if (gone.signal.aborted) return;
      if (!call.write(message)) await once(call, 'drain', { signal });
    }
    call.end();
  } catch (error) {
    // Who has gone is told nothing more.
    if (gone.signal.aborted) return;
    call.emit('error', toServiceError(refusalOf(tails.closing.aborted ? tails.closing.reason : error)));
  }
}
