import { fromBinary, toBinary, create } from '@bufbuild/protobuf';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { CollectorService, PublishRequestSchema, PublishResponseSchema, type TraceEvent } from '@waybill/contracts';

/** What became of one request. */
export type PublishAnswer =
  | { readonly kind: 'stored'; readonly acceptedCount: number; readonly rejectedDetail: string | undefined }
  /** `code` and `detail` as gRPC gives them. */
  | { readonly kind: 'failed'; readonly code: number; readonly detail: string };

/** The generator's connection to the collector. It connects again by itself. */
export interface PublishClient {
  /** Never rejects. */
  publish(request: Buffer): Promise<PublishAnswer>;
  close(): void;
}

/** A request as bytes, encoded once: every try sends the same. */
export function toRequestBytes(events: readonly TraceEvent[]): Buffer {
  return Buffer.from(toBinary(PublishRequestSchema, create(PublishRequestSchema, { events: [...events] })));
}

export interface PublishClientOptions {
  /** `host:port`. */
  readonly endpoint: string;
  readonly requestTimeoutMs: number;
}

const publishPath = `/${CollectorService.typeName}/${CollectorService.method.publish.name}`;

/** Creates a client with a connection of its own, that notices a collector that is back within half a second. */
export function createPublishClient({ endpoint, requestTimeoutMs }: PublishClientOptions): PublishClient {
  const client = new Client(endpoint, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.min_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 500,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_http_proxy': 0,
  });
  return {
    publish: (request) =>
      new Promise((resolve) => {
        client.makeUnaryRequest(
          publishPath,
          (bytes: Buffer) => bytes,
          (bytes: Buffer) => fromBinary(PublishResponseSchema, bytes),
          request,
          { deadline: Date.now() + requestTimeoutMs },
          (error: ServiceError | null, response) => {
            if (error !== null) return resolve({ kind: 'failed', code: error.code, detail: error.details });
            const [rejected] = response?.rejected ?? [];
            return resolve({
              kind: 'stored',
              acceptedCount: response?.acceptedCount ?? 0,
              rejectedDetail: rejected === undefined ? undefined : `${rejected.eventId}: ${rejected.detail}`,
            });
          },
        );
      }),
    close: () => client.close(),
  };
}
