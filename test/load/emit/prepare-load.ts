import { create } from '@bufbuild/protobuf';
import { ActorSchema, AuthoritySchema, type TraceEvent } from '@waybill/contracts';
import { Random } from '@waybill/testing/simulation';
import { EventStream } from '../../failure/emit/event-stream.js';
import { toRequestBytes } from '../../failure/emit/publish-client.js';

/** One request as it goes over the wire. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly eventCount: number;
  /** Calls whose outcome this request tells. */
  readonly finishedCalls: readonly string[];
}

/** What one phase sends, made before the clock starts. */
export interface PreparedLoad {
  readonly requests: readonly PreparedRequest[];
  readonly eventCount: number;
  /** Bytes of all requests, without what HTTP/2 adds. */
  readonly bytes: number;
}

export interface LoadOptions {
  /** Other seeds give other calls: no two loads have an event in common. */
  readonly seed: number;
  readonly eventCount: number;
  readonly batchEventCount: number;
  /** When the calls began. In the past, as what a client sends always is. */
  readonly beginUnixNano: bigint;
}

/** Makes a load of workload W1, the same for the same options. */
export function prepareLoad({ seed, eventCount, batchEventCount, beginUnixNano }: LoadOptions): PreparedLoad {
  let callCount = 0;
  const stream = new EventStream({
    mix: { seed, beginUnixNano },
    random: new Random(seed),
    instance: `bench-${seed}`,
    nextCallIndex: () => callCount++,
  });
  const requests: PreparedRequest[] = [];
  for (let left = eventCount; left > 0;) {
    const batch = stream.next(Math.min(left, batchEventCount));
    if (batch === undefined) throw new Error('expected a stream without an end, found its end');
    const finished = batch.facts.filter(({ kind }) => kind === 'toolCallFinished');
    const count = batch.events.length;
    left -= count;
    const bytes = toRequestBytes(batch.events.map(withEnvelope));
    requests.push({ bytes, eventCount: count, finishedCalls: finished.map(({ call }) => call) });
  }
  return { requests, eventCount, bytes: requests.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

const scopes = ['records:read', 'records:write'];

/** Adds what emitters say of every event beside what the mix tells: it brings an event to the size of a real one. */
function withEnvelope(event: TraceEvent): TraceEvent {
  const actor = create(ActorSchema, event.actor ?? {});
  const authority = create(AuthoritySchema, event.authority ?? {});
  actor.workspaceId = 'workspace-invoices';
  actor.namespace = 'production';
  authority.scopes = scopes;
  authority.backendPrincipal = 'svc-records@example.com';
  return { ...event, actor, authority };
}
