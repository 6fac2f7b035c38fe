import { fromBinary } from '@bufbuild/protobuf';
import { Client, credentials, type ChannelOptions, type ClientUnaryCall } from '@grpc/grpc-js';
import { CollectorService, PublishResponseSchema, type PublishResponse } from '@waybill/contracts';
import { toPublishFailure, type PublishFailure } from './publish-failure.js';
import { toPublishRequestBytes } from './publish-request.js';

/** What became of a request. */
export type PublishOutcome = { readonly tag: 'stored'; readonly response: PublishResponse } | PublishFailure;

/** Sends encoded events to the collector. */
export interface Publisher {
  /** Never rejects. `stored` only when the answer accounts for every event. */
  publish(events: readonly Uint8Array[]): Promise<PublishOutcome>;
  /** Ends the request under way, as `unavailable`, and the connection. */
  close(): void;
}

/** Where to connect to. */
export interface Endpoint {
  readonly target: string;
  readonly isTls: boolean;
}

/** Reads `host:port` with an optional scheme. Throws a TypeError that says what was expected. */
export function parseEndpoint(endpoint: string): Endpoint {
  const [, scheme, target] = /^(?:(grpcs?|https?):\/\/)?([^/\s]+:\d{1,5})\/?$/.exec(endpoint) ?? [];
  if (target === undefined) {
    throw new TypeError(`Expected the collector's endpoint as host:port, such as localhost:4500; found "${endpoint}".`);
  }
  return { target, isTls: scheme === 'grpcs' || scheme === 'https' };
}

/** Creates a publisher. It connects with the first request and again after each loss. */
export function createPublisher(endpoint: Endpoint, requestTimeoutMs: number): Publisher {
  const client = new Client(
    endpoint.target,
    endpoint.isTls ? credentials.createSsl() : credentials.createInsecure(),
    toChannelOptions(endpoint),
  );
  let call: ClientUnaryCall | undefined;
  let isClosed = false;
  return {
    publish: async (events) => {
      if (isClosed) return { tag: 'unavailable', detail: 'Expected an open publisher, found a closed one.' };
      const { promise, resolve } = Promise.withResolvers<PublishOutcome>();
      call = client.makeUnaryRequest(
        publishPath,
        (request: Uint8Array) => Buffer.from(request.buffer, request.byteOffset, request.byteLength),
        (bytes: Buffer) => fromBinary(PublishResponseSchema, bytes),
        toPublishRequestBytes(events),
        { deadline: Date.now() + requestTimeoutMs },
        (error, response) => {
          resolve(error === null ? toOutcome(response, events.length) : toPublishFailure(error));
        },
      );
      return promise;
    },
    close: () => {
      isClosed = true;
      call?.cancel();
      client.close();
    },
  };
}

const publishPath = `/${CollectorService.typeName}/${CollectorService.method.publish.name}`;

// Waybill comes back within seconds of a restart; the library's default waits up to two minutes.
const reconnectMsMax = 5_000;
const reconnectMsFirst = 100;
// An answer names at most 1,000 events with 512 bytes each.
const answerBytesMax = 1024 * 1024;

function toChannelOptions({ target }: Endpoint): ChannelOptions {
  const isLoopback = /^(localhost|127\.|\[::1\])/.test(target);
  return {
    'grpc.initial_reconnect_backoff_ms': reconnectMsFirst,
    'grpc.max_reconnect_backoff_ms': reconnectMsMax,
    'grpc.max_receive_message_length': answerBytesMax,
    'grpc.service_config_disable_resolution': 1,
    // Two emitters of one process do not share a connection that one of them closes.
    'grpc.use_local_subchannel_pool': 1,
    // A proxy that the environment names cannot reach this host's own loopback address.
    'grpc.enable_http_proxy': isLoopback ? 0 : 1,
  };
}

function toOutcome(response: PublishResponse | undefined, eventCount: number): PublishOutcome {
  const answeredCount = response === undefined ? 0 : response.acceptedCount + response.rejectedCount;
  if (response !== undefined && answeredCount === eventCount) return { tag: 'stored', response };
  const detail = `Expected an answer for ${eventCount} events, found one for ${answeredCount}: is this a Waybill collector?`;
  return { tag: 'unavailable', detail };
}
