import { recoveryAnswerOf, type RecoveryCheckpoint } from '@waybill/domain';
import type { ReadEvidence, TracedCall } from '../reading/traced-call.js';
import { paintWord } from './paint.js';
import { newSessionText, recoveryReasonText, recoveryVerdictText } from './reason-texts.js';
import { labelled, type Section, type TraceView } from './trace-section.js';

/** From where to go on: of a call that has checkpoints, or did not plainly succeed. */
export function recoverySection({ call, paint }: TraceView): Section {
  const checkpoints = checkpointsOf(call);
  if (checkpoints.length === 0 && !needsRecovery.has(call.outcome)) return { title: 'RECOVERY', lines: [] };
  const answer = recoveryAnswerOf({ checkpoints, effects: changesOf(call), tries: triesOf(call) });
  return {
    title: 'RECOVERY',
    lines: [
      `${paintWord(paint, answer.verdict)}: ${recoveryVerdictText(answer.verdict)}, because ${recoveryReasonText(answer.reason)}`,
      answer.lastVerifiedCheckpointId === ''
        ? 'no verified checkpoint'
        : `last verified checkpoint ${answer.lastVerifiedCheckpointId}`,
      labelled('changed for good since:', answer.permanentEffects.join(', ')),
      labelled('verify first:', answer.verifyFirst.map((each) => subjectText(each, call)).join(', ')),
      newSessionText(answer.newSessionSees),
    ].filter((line) => line !== ''),
  };
}

const needsRecovery: ReadonlySet<string> = new Set(['unknown', 'partial', 'failure']);

function subjectText(subject: string, call: TracedCall): string {
  return subject === call.callId ? 'this call' : subject;
}

function changesOf({ callId, effects }: TracedCall) {
  return effects
    .filter((each) => each.source === 'observed' || each.source === 'receipt')
    .filter((each) => each.effectClass !== 'read' && each.effectClass !== 'none')
    .map(({ resourceRef, occurredUnixNano, reversibility }) => ({
      subject: callId,
      resourceRef,
      occurredUnixNano,
      reversibility,
    }));
}

/** The call is one try: its verdict looks at all its attempts. */
function triesOf({ callId, endedUnixNano, startedUnixNano, outcome, retry }: TracedCall) {
  return [
    {
      subject: callId,
      occurredUnixNano: endedUnixNano ?? startedUnixNano ?? neverCovered,
      outcome,
      retryVerdict: retry.verdict,
    },
  ];
}

/** Of a call that nobody saw start no checkpoint can be said to hold it. */
const neverCovered = 2n ** 64n;

function checkpointsOf({ evidence }: TracedCall): readonly RecoveryCheckpoint[] {
  return evidence
    .filter((each) => each.kind === 'checkpoint_recorded')
    .map((each) => ({
      checkpointId: textOf(each, 'checkpoint_id'),
      recordedUnixNano: each.occurredUnixNano,
      verifiedBy: textOf(each, 'verified_by'),
      covers: listOf(each, 'covers'),
      isVisibleToNewSession: flagOf(each, 'is_visible_to_new_session'),
    }));
}

function textOf({ payload }: ReadEvidence, key: string): string {
  const value = payload[key];
  return typeof value === 'string' ? value : '';
}

function listOf({ payload }: ReadEvidence, key: string): readonly string[] {
  const value = payload[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function flagOf({ payload }: ReadEvidence, key: string): boolean | undefined {
  const value = payload[key];
  return typeof value === 'boolean' ? value : undefined;
}
