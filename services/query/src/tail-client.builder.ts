import { Client, credentials, type ClientReadableStream } from '@grpc/grpc-js';
import { QueryService, type TailCallsRequest, type TailCallsResponse } from '@waybill/contracts';
import { createServiceDefinition } from '@waybill/grpc';

/** For tests: a tail over real gRPC. */
export interface TailCall {
  readonly call: ClientReadableStream<TailCallsResponse>;
  /** Resolves with the next message; rejects with grpc-js's error. */
  next(): Promise<TailCallsResponse>;
  /** Resolves with the status by which it ended. */
  readonly ended: Promise<number>;
}

/** Begins a tail; the connection closes with it. */
export function createTailCall(endpoint: string, request: TailCallsRequest, deadlineMs = 60_000): TailCall {
  const client = new Client(endpoint, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = createServiceDefinition(QueryService)['tailCalls'] ?? {};
  if (path === undefined || requestSerialize === undefined || responseDeserialize === undefined)
    throw new Error('expected tailCalls in the contract');
  const call: ClientReadableStream<TailCallsResponse> = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    { deadline: Date.now() + deadlineMs },
  );
  const messages = call[Symbol.asyncIterator]();
  const ended = new Promise<number>((resolve) => call.once('status', ({ code }) => resolve(code)));
  call.on('error', () => undefined);
  void ended.then(() => client.close());
  return {
    call,
    ended,
    async next() {
      const { value } = await messages.next();
      if (value === undefined) throw new Error('expected a message, found the end');
      return value as TailCallsResponse;
    },
  };
}

/** For tests: one event of a stream of them. */
export interface ServerEvent {
  readonly event: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads server-sent events as they come. */
export async function* readEvents(answer: Response): AsyncGenerator<ServerEvent, void, undefined> {
  let text = '';
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (text + piece).split('\n\n');
    text = events.pop() ?? '';
    for (const each of events) {
      const fields = new Map(
        each.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const data = JSON.parse(fields.get('data') ?? '{}') as ServerEvent['data'];
      yield { event: fields.get('event') ?? '', id: fields.get('id') ?? '', data };
    }
  }
}
