import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import {
  Metadata,
  Server,
  ServerCredentials,
  type status,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import {
  CollectorService,
  PublishRequestSchema,
  PublishResponseSchema,
  RejectReason,
  RetryInfoSchema,
  StatusSchema,
  type PublishRequest,
  type TraceEvent,
} from '@waybill/contracts';

/** What the double says to one request. */
export type Answer =
  | { readonly tag: 'store' }
  | { readonly tag: 'reject'; readonly eventIds: readonly string[] }
  | { readonly tag: 'fail'; readonly code: status; readonly retryAfterMs?: number }
  | { readonly tag: 'hang' };

/** A collector that only remembers: what it stored, and each request that reached it. */
export interface CollectorDouble {
  readonly endpoint: string;
  readonly port: number;
  readonly requests: readonly {
    readonly atMs: number;
    readonly bytes: Buffer;
    readonly events: readonly TraceEvent[];
  }[];
  readonly stored: readonly TraceEvent[];
  /** Resolves when `count` requests have come in. */
  hasReceived(count: number): Promise<void>;
  kill(): void;
}

/** Starts a collector double on 127.0.0.1; port 0 picks a free one. */
export async function startCollectorDouble(
  answer: (request: PublishRequest, number: number) => Answer = () => ({ tag: 'store' }),
  port = 0,
): Promise<CollectorDouble> {
  const requests: { atMs: number; bytes: Buffer; events: TraceEvent[] }[] = [];
  const stored: TraceEvent[] = [];
  const waiters: { count: number; resolve: () => void }[] = [];

  const publish = (call: ServerUnaryCall<Buffer, Uint8Array>, callback: sendUnaryData<Uint8Array>): void => {
    const request = fromBinary(PublishRequestSchema, call.request);
    requests.push({ atMs: performance.now(), bytes: call.request, events: request.events });
    for (const waiter of waiters) if (requests.length >= waiter.count) waiter.resolve();
    respond(answer(request, requests.length), request, { stored, callback });
  };

  const server = new Server();
  server.addService(
    {
      publish: {
        path: `/${CollectorService.typeName}/${CollectorService.method.publish.name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (bytes: Buffer) => bytes,
        requestDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    },
    { publish },
  );
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
    if (error === null) resolve(bound);
    else reject(error);
  });
  const boundPort = await promise;
  return {
    endpoint: `127.0.0.1:${boundPort}`,
    port: boundPort,
    requests,
    stored,
    hasReceived: async (count) => {
      if (requests.length >= count) return;
      await new Promise<void>((done) => waiters.push({ count, resolve: done }));
    },
    kill: () => {
      server.forceShutdown();
    },
  };
}

function respond(
  answer: Answer,
  request: PublishRequest,
  { stored, callback }: { stored: TraceEvent[]; callback: sendUnaryData<Uint8Array> },
): void {
  if (answer.tag === 'hang') return;
  if (answer.tag === 'fail') {
    callback({ code: answer.code, details: 'as the test has it', metadata: toMetadata(answer) });
    return;
  }
  const refused = new Set(answer.tag === 'reject' ? answer.eventIds : []);
  const rejected = request.events.flatMap(({ eventId }, index) =>
    refused.has(eventId) ? [{ eventId, index, reason: RejectReason.LIMIT, detail: 'as the test has it' }] : [],
  );
  stored.push(...request.events.filter(({ eventId }) => !refused.has(eventId)));
  const response = create(PublishResponseSchema, {
    acceptedCount: request.events.length - rejected.length,
    rejectedCount: rejected.length,
    rejected,
  });
  callback(null, toBinary(PublishResponseSchema, response));
}

function toMetadata({ code, retryAfterMs }: { code: status; retryAfterMs?: number }): Metadata {
  const metadata = new Metadata();
  if (retryAfterMs === undefined) return metadata;
  const retryDelay = { seconds: 0n, nanos: retryAfterMs * 1_000_000 };
  const details = [anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay }))];
  metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, create(StatusSchema, { code, details }))));
  return metadata;
}
