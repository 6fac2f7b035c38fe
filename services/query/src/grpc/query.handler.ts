import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { queryDescriptorFiles, QueryService } from '@waybill/contracts';
import { createServiceDefinition, toServiceError, type CallRefusal, type GrpcService } from '@waybill/grpc';
import type { Questions } from '@waybill/questions';
import type { Desk } from '../desk.js';
import type { TailDesk } from '../tail-desk.js';
import { answerStream, type StreamCall } from './answer-stream.js';
import { QuestionRefused, type AnswerMethod } from './answering.js';
import { createAnswers } from './query-answers.js';
import { refusalOf } from './refusal-of.js';
import { createTailAnswers } from './tail-answers.js';

type QuestionCall = ServerUnaryCall<Uint8Array, object>;

/** The gRPC edge of the questions. A call whose deadline passed, or that was cancelled, stops in the store. */
export function createQueryHandler(questions: Questions, desk: Desk, tails: TailDesk): GrpcService {
  const answers = createAnswers(questions);
  const methods = Object.entries(answers).map(([name, answer]) => [
    name,
    (call: QuestionCall, callback: sendUnaryData<object>) => void answerCall(call, callback, { answer, desk }),
  ]);
  const streams = Object.entries(createTailAnswers(questions)).map(([name, answer]) => [
    name,
    (call: StreamCall) => void answerStream(call, answer, tails),
  ]);
  return {
    definition: createServiceDefinition(QueryService),
    implementation: Object.fromEntries([...methods, ...streams]) as UntypedServiceImplementation,
    descriptors: queryDescriptorFiles(),
    async drain() {
      await Promise.all([desk.close(), tails.close()]);
    },
  };
}

interface Answering {
  readonly answer: AnswerMethod;
  readonly desk: Desk;
}

async function answerCall(
  call: QuestionCall,
  callback: sendUnaryData<object>,
  { answer, desk }: Answering,
): Promise<void> {
  const gone = new AbortController();
  call.once('cancelled', () => gone.abort());
  try {
    const outcome = await desk.ask(gone.signal, (signal) => settle(answer(call.request, signal)));
    if (outcome.tag === 'answered') callback(null, outcome.message);
    else callback(toServiceError(outcome.refusal));
  } catch (error) {
    callback(toServiceError(refusalOf(error)));
  }
}

type Settled =
  { readonly tag: 'answered'; readonly message: object } | { readonly tag: 'refused'; readonly refusal: CallRefusal };

/** A question that is refused, or finds nothing, has been answered as far as the desk is concerned. */
async function settle(answer: Promise<object>): Promise<Settled> {
  try {
    return { tag: 'answered', message: await answer };
  } catch (error) {
    if (!(error instanceof QuestionRefused)) throw error;
    return { tag: 'refused', refusal: error.refusal };
  }
}
