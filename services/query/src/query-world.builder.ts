import { Client, credentials, type ClientUnaryCall, type ServiceError } from '@grpc/grpc-js';
import { QueryService } from '@waybill/contracts';
import { createServiceDefinition } from '@waybill/grpc';

/** For tests: a client of the questions over real gRPC. */
export interface QuestionClient {
  /** Resolves with the message of the answer; rejects with grpc-js's error. */
  ask<Answer>(method: string, request: object, options?: AskOptions): Promise<Answer>;
  close(): void;
}

export interface AskOptions {
  readonly deadlineMs?: number;
  readonly onCall?: (call: ClientUnaryCall) => void;
}

const deadlineMsDefault = 30_000;

/** A client of a server. Requests are messages of the contract. */
export function createQuestionClient(endpoint: string): QuestionClient {
  const client = new Client(endpoint, credentials.createInsecure());
  const definition = createServiceDefinition(QueryService);
  return {
    ask(method, request, { deadlineMs = deadlineMsDefault, onCall } = {}) {
      const { path, requestSerialize, responseDeserialize } = definition[method] ?? {};
      if (path === undefined || requestSerialize === undefined || responseDeserialize === undefined)
        throw new Error(`expected a method of the contract, found ${method}`);
      return new Promise((resolve, reject) => {
        const deadline = Date.now() + deadlineMs;
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          { deadline },
          (error: ServiceError | null, answer) => (error === null ? resolve(answer as never) : reject(error)),
        );
        onCall?.(call);
      });
    },
    close: () => client.close(),
  };
}
