import type { Layer } from '@waybill/contracts';
import type { CallEmitter } from './call-emitter.js';
import type { EmitContext, EmitEvent } from './emit-event.js';

/** What an emitter is made from. */
export interface EmitterOptions {
  /** Where the collector listens: `localhost:4500`; `grpc://` and `http://` may stand before it, `grpcs://` and `https://` ask for TLS. */
  readonly endpoint: string;
  /** Which hop speaks. `instance` is made up when absent; it must be unique among running siblings. */
  readonly source: {
    readonly layer: Layer;
    readonly service: string;
    readonly version: string;
    readonly instance?: string | undefined;
  };
  /** Undelivered events are kept here and survive this process. Absent: they live in memory only. */
  readonly spoolDirectory?: string | undefined;
  /** Most bytes of waiting events, in memory and on disk together. Default 64 MiB. */
  readonly spoolBytesMax?: number | undefined;
  /** Most events of one request, at most 1,000. Default 500. */
  readonly batchEventsMax?: number | undefined;
  /** Most bytes of one request. Default 512 KiB, below the collector's 1 MiB. */
  readonly batchBytesMax?: number | undefined;
  /** How long an event waits for others to share its request. Default 50. */
  readonly lingerMs?: number | undefined;
  /** How long one request may take. Default 10,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** Told of every event that is lost, at most once a second for each reason. It may not throw. */
  readonly onDrop?: ((drop: Drop) => void) | undefined;
  /** Time, chance and ids; given by tests. */
  readonly sources?: Partial<EmitterSources> | undefined;
}

/** Events that will never be stored, and why. */
export interface Drop {
  readonly count: number;
  readonly reason: DropReason;
  /** One sentence: what was expected and what was found. */
  readonly detail: string;
}

/** Why events were lost. */
export type DropReason = 'spool_full' | 'rejected' | 'unencodable' | 'disk' | 'shutdown';

/** Where an emitter takes time, chance and ids from. */
export interface EmitterSources {
  /** Wall time in nanoseconds since 1970. */
  readonly wallUnixNano: () => bigint;
  /** A clock that never steps, in nanoseconds from an arbitrary start. */
  readonly monotonicNano: () => bigint;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A fresh event id, unique within the tenant, at most 64 bytes. */
  readonly eventId: () => string;
  /** First and longest wait between two tries, in milliseconds. */
  readonly backoffMs: { readonly first: number; readonly max: number };
}

/** What became of the events: `emitted + adopted = acknowledged + rejected + dropped + waiting`. */
export interface EmitterCounts {
  readonly emitted: number;
  /** Taken over from emitters that died and left events on disk. */
  readonly adopted: number;
  readonly acknowledged: number;
  /** Refused by the collector. */
  readonly rejected: number;
  /** Lost before they could be delivered. */
  readonly dropped: number;
  /** In memory, on disk or under way. */
  readonly waiting: number;
}

/** Emits events; delivers them in the background. */
export interface Emitter {
  /** Takes an event and returns its id. Never throws, blocks or waits: what cannot be taken is counted and told to `onDrop`. */
  emit(event: EmitEvent): string;
  /** Binds a context, so that each payload is one call: `call.toolCallStarted({ … })`. */
  call(context: EmitContext): CallEmitter;
  /** Resolves when everything emitted so far is acknowledged, refused or dropped, or when the time is over. */
  flush(timeoutMs: number): Promise<EmitterCounts>;
  /** Flushes, keeps on disk what is left over, and closes. Events emitted afterwards are dropped. */
  shutdown(timeoutMs: number): Promise<EmitterCounts>;
  counts(): EmitterCounts;
  /** Why the last request failed. Absent: it did not. */
  lastFailure(): string | undefined;
}
