import type { Component } from './component.js';

/** How much one request to an {@link EventArchive} may ask for and answer. */
export const eventArchiveLimits = {
  /** Twice the events that a call may have. */
  eventCountMax: 10_000,
  /** The caller holds the answer in memory: no more than the state store would let it keep in one value. */
  answerBytesMax: 64 * 1024 * 1024,
} as const;

/**
 * The stored events, to read back what the state no longer holds. It is a port of its own, beside
 * {@link ProjectionStore}: who writes rows need not read events, and who reads events must not write rows.
 *
 * Contract
 * - `getEvents` answers in the order of the ids, an id that is asked for twice is answered twice. An answer is the exact
 *   bytes of the event as it was received, and belongs to the caller; no bytes and `undefined` are different answers.
 * - `undefined` means: no event of this tenant with this id is stored. An event of another tenant is never answered.
 *   What cannot be read is a rejection, never `undefined`.
 * - Of an id that was appended more than once, the bytes of the first append in the log.
 * - What `ProjectionStore.upsert` resolved for is answered, without waiting, also to another process.
 * - Bounded by {@link eventArchiveLimits}: more ids are refused at once (`archive_request_refused`, permanent), and so
 *   is an answer of more bytes (`archive_answer_too_large`, permanent): the caller asks for fewer ids at a time. Below
 *   that any number of ids may be asked for; the implementation splits the work.
 * - Rejects with a {@link Failure}.
 */
export interface EventArchive extends Component {
  getEvents(tenantId: string, eventIds: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
}
