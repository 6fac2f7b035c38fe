import type { TraceEvent } from '@waybill/contracts';
import type { PayloadCase } from '../payload.js';
import { looseFragments } from '../stitch/loose-fragments.js';
import type { TraceIndex } from '../stitch/trace-index.js';

/** Payloads that are evidence without any call: a message, a harness, a checkpoint may concern a whole session. */
const standalone: ReadonlySet<PayloadCase> = new Set([
  'channelInbound',
  'channelDelivery',
  'harnessSnapshot',
  'checkpointRecorded',
]);

/** Evidence that stands for itself after a fold, or no longer does, because it has found its call. */
export interface LooseEvidenceChange {
  readonly event: TraceEvent;
  /** True when a call has it now. */
  readonly isTaken: boolean;
}

/** What one fold changed among the pieces of evidence that belong to no call. Every piece that moved is named once. */
export function looseEvidenceChanges(before: TraceIndex, after: TraceIndex): readonly LooseEvidenceChange[] {
  if (before === after) return [];
  const [stoodAlone, standsAlone] = [unownedEvidence(before), unownedEvidence(after)];
  const gone = [...stoodAlone.values()].filter((event) => !standsAlone.has(event.eventId));
  const come = [...standsAlone.values()].filter((event) => !stoodAlone.has(event.eventId));
  return [...gone.map((event) => ({ event, isTaken: true })), ...come.map((event) => ({ event, isTaken: false }))];
}

function unownedEvidence(index: TraceIndex): ReadonlyMap<string, TraceEvent> {
  const evidence = [...index.loose.values()].filter(({ event }) => isStandalone(event));
  if (evidence.length === 0) return new Map();
  const owned = new Set([...looseFragments(index).values()].flat().map(({ event }) => event.eventId));
  return new Map(evidence.flatMap(({ event }) => (owned.has(event.eventId) ? [] : [[event.eventId, event] as const])));
}

function isStandalone({ payload }: TraceEvent): boolean {
  return payload.case !== undefined && standalone.has(payload.case);
}
