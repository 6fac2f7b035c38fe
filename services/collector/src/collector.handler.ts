import { create } from '@bufbuild/protobuf';
import type { sendUnaryData, ServerDuplexStream, ServerUnaryCall } from '@grpc/grpc-js';
import {
  collectorDescriptorFiles,
  CollectorService,
  PublishStreamResponseSchema,
  type PublishResponse,
  type PublishStreamResponse,
  type RedriveResponse,
} from '@waybill/contracts';
import {
  callRefusals,
  createServiceDefinition,
  toServiceError,
  type ByteBudget,
  type CallRefusal,
  type GrpcService,
} from '@waybill/grpc';
import type { Collect, CollectOutcome } from './collect.js';
import type { CollectorCounters } from './collector-counts.js';
import type { Redrive } from './redrive.js';

type PublishCall = ServerUnaryCall<Uint8Array, PublishResponse>;
type RedriveCall = ServerUnaryCall<Uint8Array, RedriveResponse>;
type PublishStreamCall = ServerDuplexStream<Uint8Array, PublishStreamResponse>;

export interface CollectorHandlerOptions {
  readonly collect: Collect;
  readonly redrive: Redrive;
  /** What unary requests take from; streams are paced by the same budget before their batches come here. */
  readonly budget: ByteBudget;
  readonly counters: CollectorCounters;
}

type UnaryOutcome<Response> =
  | { readonly kind: 'stored'; readonly response: Response }
  | { readonly kind: 'refused'; readonly refusal: CallRefusal };

const shuttingDown = callRefusals.notReady(
  'the collector is shutting down; send the batch again, it will reach its successor',
);
const outOfMemory = callRefusals.notReady('too many bytes are in flight; send the batch again');

/** The gRPC edge of the collector. */
export function createCollectorHandler(options: CollectorHandlerOptions): GrpcService {
  const edge = new CollectorEdge(options);
  return {
    definition: createServiceDefinition(CollectorService),
    implementation: {
      publish: (call: PublishCall, callback: sendUnaryData<PublishResponse>) => edge.publish(call, callback),
      publishStream: (call: PublishStreamCall) => edge.publishStream(call),
      redrive: (call: RedriveCall, callback: sendUnaryData<RedriveResponse>) => edge.redrive(call, callback),
    },
    descriptors: collectorDescriptorFiles(),
    drain: () => edge.drain(),
  };
}

class CollectorEdge {
  /** Unary calls that are not yet answered, and streams that are not yet ended. */
  private readonly inFlight = new Set<Promise<void>>();
  private readonly endStreams = new Set<() => void>();
  private isDraining = false;

  constructor(private readonly options: CollectorHandlerOptions) {}

  publish(call: PublishCall, callback: sendUnaryData<PublishResponse>): void {
    this.answerUnary(call.request, callback, this.options.collect);
  }

  redrive(call: RedriveCall, callback: sendUnaryData<RedriveResponse>): void {
    this.answerUnary(call.request, callback, this.options.redrive);
  }

  /** Takes a request where there is room for it, and answers once it is done. */
  private answerUnary<Response>(
    request: Uint8Array,
    callback: sendUnaryData<Response>,
    take: (request: Uint8Array) => Promise<UnaryOutcome<Response>>,
  ): void {
    const { budget, counters } = this.options;
    if (this.isDraining || !budget.tryTake(request.byteLength)) {
      counters.turnedAwayRequestCount++;
      callback(toServiceError(this.isDraining ? shuttingDown : outOfMemory));
      return;
    }
    const answer = async (): Promise<void> => {
      const outcome = await take(request);
      budget.release(request.byteLength);
      if (outcome.kind === 'stored') callback(null, outcome.response);
      else callback(toServiceError(outcome.refusal));
    };
    this.track(answer());
  }

  publishStream(call: PublishStreamCall): void {
    if (this.isDraining) {
      this.options.counters.turnedAwayRequestCount++;
      call.emit('error', toServiceError(shuttingDown));
      return;
    }
    this.track(this.answerStream(call));
  }

  /** Resolves when the stream has ended, whoever ended it. Batches are collected side by side and answered in order. */
  private answerStream(call: PublishStreamCall): Promise<void> {
    return new Promise((resolve) => {
      let answered = Promise.resolve();
      const answerInOrder = (request: Uint8Array): void => {
        const outcome = this.options.collect(request);
        answered = answered.then(async () => writeAnswer(call, await outcome));
      };
      const endWhenAnswered = (end: () => void): void => {
        call.off('data', answerInOrder);
        void answered.then(end).then(resolve);
      };
      const endForDrain = (): void => endWhenAnswered(() => call.emit('error', toServiceError(shuttingDown)));
      this.endStreams.add(endForDrain);
      call.on('data', answerInOrder);
      call.once('end', () => endWhenAnswered(() => call.end()));
      call.once('close', () => {
        this.endStreams.delete(endForDrain);
        endWhenAnswered(() => {});
      });
    });
  }

  async drain(): Promise<void> {
    this.isDraining = true;
    for (const end of this.endStreams) {
      end();
    }
    await Promise.all(this.inFlight);
  }

  private track(work: Promise<void>): void {
    this.inFlight.add(work);
    void work.finally(() => this.inFlight.delete(work));
  }
}

function writeAnswer(call: PublishStreamCall, outcome: CollectOutcome): void {
  if (!call.destroyed && call.writable) {
    call.write(toStreamResponse(outcome));
  }
}

const nanosPerMs = 1_000_000n;

function toStreamResponse(outcome: CollectOutcome): PublishStreamResponse {
  const { batchSequence } = outcome;
  if (outcome.kind === 'stored') {
    return create(PublishStreamResponseSchema, { batchSequence, answer: { case: 'result', value: outcome.response } });
  }
  const { statusCode, message, retryAfterMs } = outcome.refusal;
  const retryAfterNanos = BigInt(retryAfterMs ?? 0) * nanosPerMs;
  return create(PublishStreamResponseSchema, {
    batchSequence,
    answer: { case: 'failure', value: { statusCode, message, retryAfterNanos } },
  });
}
