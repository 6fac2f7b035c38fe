import type { Call, DeliveryFacts, EvidenceFacts } from '@waybill/domain';

/** The same shape with every closed set of words opened: what a newer Waybill stored may be a word that this one does not know. */
type Opened<T> = T extends string
  ? string
  : T extends bigint | number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Opened<Item>[]
      : { readonly [Key in keyof T]: Opened<T[Key]> };

/** A piece of evidence as the store has it. */
export type ReadEvidence = Opened<Omit<EvidenceFacts, 'event'>> & {
  /** The payload with the field names of the contract. */
  readonly payload: Readonly<Record<string, unknown>>;
};

/** An event as the store has it. */
export interface ReadEvent {
  readonly eventId: string;
  /** The payload's name: `registry_decision`, … */
  readonly kind: string;
  readonly hop: string;
  readonly service: string;
  /** As the emitter numbered it; 0 when it did not. */
  readonly attempt: number;
  /** By which rung it came to the call; empty when that cannot be told. */
  readonly joinedBy: string;
  /** With the field names of the contract. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A message as the store has it. */
export type ReadDelivery = Opened<Omit<DeliveryFacts, 'verdictSoFar'>>;

/**
 * A call as it is read: with everything that belongs to it. `state` also knows `incomplete`, which only a reader with a
 * clock can say. A `Call` of the heart is one, but for the payloads of its
 * evidence and the looks at it, which stand among its events.
 */
export type TracedCall = Opened<Omit<Call, 'evidence' | 'deliveries' | 'verifications' | 'firstSeenUnixNano'>> & {
  readonly evidence: readonly ReadEvidence[];
  readonly deliveries: readonly ReadDelivery[];
  /** In the order of attempt and time: what the records say beyond the columns. */
  readonly events: readonly ReadEvent[];
};
