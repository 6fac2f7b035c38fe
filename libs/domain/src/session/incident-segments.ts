import { compare } from '../stitch/event-set.js';
import { effectClassName, type EffectClassName } from '../names.js';
import type { Said } from '../payload.js';

/** What is wrong with where a segment stands in its chain; stable words, explained in docs/sessions.md. */
export const segmentFindings = [
  'number_missing',
  'number_skipped',
  'number_repeated',
  'other_checkpoint_before',
  'reached_no_checkpoint',
] as const;

export type SegmentFinding = (typeof segmentFindings)[number];

/** One thing that was tried, between the checkpoint before it and the one that it reached (D4). */
export interface IncidentSegment {
  readonly eventId: string;
  /** From 1, as it was said; 0 when it was not. */
  readonly segment: number;
  readonly occurredUnixNano: bigint;
  readonly symptom: string;
  readonly hypothesis: string;
  readonly changedRoute: string;
  readonly changedPromptOrPolicy: string;
  readonly expectedRecoveryPoint: string;
  readonly firstNewlyExposedFailure: string;
  readonly lane: string;
  readonly effectClass: EffectClassName;
  /** `undefined`: nobody said what trying it cost. */
  readonly spendDeltaNanos: bigint | undefined;
  readonly currency: string;
  /** The checkpoint that it says was verified last. */
  readonly lastVerifiedCheckpointId: string;
  /** The checkpoint that the chain had reached before it. */
  readonly checkpointBeforeId: string;
  /** The checkpoint that the segment says it reached; empty: none. */
  readonly checkpointId: string;
  /** The checkpoint that the chain stands at after it: its own, or still the one before. */
  readonly reachedCheckpointId: string;
  readonly findings: readonly SegmentFinding[];
}

type Attempted = Said<'fixAttempted'>;

/**
 * Chains what was tried, from checkpoint to checkpoint, by number; of one number by time, then by id. What has no number
 * stands at the end. Nothing is left out or renumbered: a hole, or a segment that begins elsewhere, is a finding.
 */
export function segmentsOf(attempts: readonly Attempted[], firstCheckpointId: string): readonly IncidentSegment[] {
  const segments: IncidentSegment[] = [];
  for (const each of attempts.toSorted(byNumber)) segments.push(segmentAfter(segments.at(-1), each, firstCheckpointId));
  return segments;
}

function byNumber(left: Attempted, right: Attempted): number {
  return (
    compare(placeOf(left), placeOf(right)) ||
    compare(left.event.occurredUnixNano, right.event.occurredUnixNano) ||
    compare(left.event.eventId, right.event.eventId)
  );
}

function placeOf({ value }: Attempted): number {
  return value.segment === 0 ? Number.MAX_SAFE_INTEGER : value.segment;
}

function segmentAfter(
  before: IncidentSegment | undefined,
  { event, value }: Attempted,
  firstCheckpointId: string,
): IncidentSegment {
  const checkpointBeforeId = before?.reachedCheckpointId ?? firstCheckpointId;
  return {
    eventId: event.eventId,
    segment: value.segment,
    occurredUnixNano: event.occurredUnixNano,
    symptom: value.symptom,
    hypothesis: value.hypothesis,
    changedRoute: value.changedRoute,
    changedPromptOrPolicy: value.changedPromptOrPolicy,
    expectedRecoveryPoint: value.expectedRecoveryPoint,
    firstNewlyExposedFailure: value.firstNewlyExposedFailure,
    lane: value.lane,
    effectClass: effectClassName(value.effectClass),
    spendDeltaNanos: value.spendDelta?.amountNanos,
    currency: value.spendDelta?.currency ?? '',
    lastVerifiedCheckpointId: value.lastVerifiedCheckpointId,
    checkpointBeforeId,
    checkpointId: value.checkpointId,
    reachedCheckpointId: value.checkpointId || checkpointBeforeId,
    findings: findingsOf(before, value, checkpointBeforeId),
  };
}

function findingsOf(
  before: IncidentSegment | undefined,
  { segment, lastVerifiedCheckpointId, checkpointId }: Attempted['value'],
  checkpointBeforeId: string,
): readonly SegmentFinding[] {
  const numberBefore = before?.segment ?? 0;
  const isFound: Readonly<Record<SegmentFinding, boolean>> = {
    number_missing: segment === 0,
    number_skipped: segment > numberBefore + 1,
    number_repeated: segment !== 0 && segment === numberBefore,
    other_checkpoint_before: lastVerifiedCheckpointId !== '' && lastVerifiedCheckpointId !== checkpointBeforeId,
    reached_no_checkpoint: checkpointId === '',
  };
  return segmentFindings.filter((finding) => isFound[finding]);
}
