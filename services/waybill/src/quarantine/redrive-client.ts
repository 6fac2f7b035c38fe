import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Client, credentials, status } from '@grpc/grpc-js';
import {
  CollectorService,
  RedriveRequestSchema,
  RedriveResponseSchema,
  RejectReason,
  type RedriveResponse,
} from '@waybill/contracts';
import { Failure } from '@waybill/ports';
import type { Redrivable } from './redrive-plan.js';

/** What the collector answered about one failure. */
export interface RedriveAnswer {
  readonly failureId: string;
  /** `undefined`: it is in the log. */
  readonly refusal: string | undefined;
}

/** Sends failures to a collector, to be admitted again. */
export interface RedriveClient {
  /** Rejects with a Failure when it cannot be known what became of them: the same may be sent again. */
  redrive(operator: string, events: readonly Redrivable[]): Promise<readonly RedriveAnswer[]>;
  shutdown(): void;
}

const requestTimeoutMs = 30_000;
const path = `/${CollectorService.typeName}/${CollectorService.method.redrive.name}`;

/** Connects with the first request. `endpoint` is `host:port`. */
export function createRedriveClient(endpoint: string): RedriveClient {
  const client = new Client(endpoint, credentials.createInsecure());
  return {
    async redrive(operator, events) {
      const request = create(RedriveRequestSchema, {
        operator,
        events: events.map(({ row, payload }) => ({ failureId: row.failure_id, payload })),
      });
      const { results } = await send(client, toBinary(RedriveRequestSchema, request));
      return results.map(({ failureId, reason, detail }) => ({
        failureId,
        refusal: reason === RejectReason.UNSPECIFIED ? undefined : `${RejectReason[reason].toLowerCase()}: ${detail}`,
      }));
    },
    shutdown: () => client.close(),
  };
}

function send(client: Client, request: Uint8Array): Promise<RedriveResponse> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      (bytes: Buffer) => fromBinary(RedriveResponseSchema, bytes),
      request,
      { deadline: Date.now() + requestTimeoutMs },
      (error, response) => {
        if (error === null && response !== undefined) resolve(response);
        else reject(toFailure(error?.code ?? status.UNKNOWN, error?.details ?? 'no answer'));
      },
    );
  });
}

function toFailure(code: status, details: string): Failure {
  const detail = `the collector did not take the events: ${status[code]}: ${details}`;
  return code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED
    ? new Failure('retryable', 'collector_unavailable', detail)
    : new Failure('permanent', 'collector_refused', detail);
}
