import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { Layer, TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import type { Random } from '../random.js';
import { Voices } from './voices.js';

/** What an event is made of. */
export type EventInit = Exclude<MessageInitShape<typeof TraceEventSchema>, TraceEvent>;

/** An event as an emitter hands it over. */
export interface EmittedEvent {
  readonly tenantId: string;
  readonly event: TraceEvent;
}

const msNanos = 1_000_000n;

/** Names of upstream providers. Of one length, so that every way of writing an alias down sorts them alike. */
const providers = ['alpha', 'gamma'] as const;

const timelyPayloads: ReadonlySet<string> = new Set([
  'toolCallStarted',
  'effectObserved',
  'providerReceipt',
  'verificationRecorded',
]);

/** The world that a history is told of: one tenant's ids, clocks and producers, all of the seed. */
export class Scene {
  readonly random: Random;
  readonly tenantId: string;
  readonly #events: EmittedEvent[] = [];
  readonly #voices: Voices;
  #count = 0;
  #nowUnixNano: bigint;

  constructor(random: Random, tenantId: string, beginUnixNano: bigint) {
    this.random = random;
    this.tenantId = tenantId;
    this.#nowUnixNano = beginUnixNano;
    this.#voices = new Voices(random.fork());
  }

  get events(): readonly EmittedEvent[] {
    return this.#events;
  }

  /** An id that nobody else has; ids of one kind are of one length and in no order. */
  newId(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.random.between(100, 999)}${String(this.#count).padStart(4, '0')}`;
  }

  newTrace(): Uint8Array {
    return this.random.bytes(16);
  }

  newSpan(): Uint8Array {
    return this.random.bytes(8);
  }

  newDigest(): Uint8Array {
    return this.random.bytes(32);
  }

  get nowUnixNano(): bigint {
    return this.#nowUnixNano;
  }

  /** Time passes: some seconds, now and then minutes. Another one may begin to speak. */
  pass(): void {
    const mostSeconds = this.random.chance(0.2) ? 400 : 40;
    if (this.random.chance(0.5)) this.#nowUnixNano += BigInt(this.random.between(1, mostSeconds)) * 1_000n * msNanos;
    this.#voices.next();
  }

  /** So much time passes, and nobody else begins to speak. */
  wait(ms: number): void {
    this.#nowUnixNano += BigInt(ms) * msNanos;
  }

  get provider(): string {
    return this.random.pick(providers);
  }

  /**
   * Some milliseconds later; now and then the same moment again, because clocks are coarse. Never so for what is told
   * apart by its moment: attempts by their starts, effects by their claims.
   */
  #tick(payload: EventInit['payload']): bigint {
    const isTimely = timelyPayloads.has(payload?.case ?? '');
    if (isTimely || !this.random.chance(0.1)) this.#nowUnixNano += BigInt(this.random.between(1, 40)) * msNanos;
    return this.#nowUnixNano;
  }

  /** Adds an event that a hop emits now, or at the moment that it names. */
  emit({ layer, occurredUnixNano, ...init }: EventInit & { readonly layer: Layer }): TraceEvent {
    const service = Layer[layer].toLowerCase();
    const event = create(TraceEventSchema, {
      eventId: this.newId('ev'),
      occurredUnixNano: occurredUnixNano ?? this.#tick(init.payload),
      source: { layer, service, version: '1', instance: `${service}-1`, epoch: 1n },
      ...this.#voices.said(),
      ...init,
    });
    this.#events.push({ tenantId: this.tenantId, event });
    return event;
  }
}
