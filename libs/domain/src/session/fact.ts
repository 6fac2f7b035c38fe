import type { LogEvent } from '../stitch/event-set.js';
import type { CallFacts } from './call-facts.js';
import type { FactKey } from './fact-key.js';

/**
 * What the ledger is told. Absolute: of two facts about one call from one trace, or about one event, under one key the one
 * of the higher version holds, so that telling it twice, or again after a newer one, changes nothing.
 */
export type Fact = CallFact | EventFact;

/** A call as it stands under a key. */
export interface CallFact {
  readonly kind: 'call';
  readonly key: FactKey;
  readonly version: bigint;
  readonly callId: string;
  /** The trace that speaks for the call; its versions can be compared with each other, and with no other trace's. */
  readonly originTraceId: string;
  /** `undefined`: it does not belong to the key any more. */
  readonly call: CallFacts | undefined;
}

/** An event that concerns a key by itself. */
export interface EventFact {
  readonly kind: 'event';
  readonly key: FactKey;
  readonly version: bigint;
  readonly eventId: string;
  /** `undefined`: a call has it now. */
  readonly event: LogEvent | undefined;
}
