import type { GatewayDecision, ToolCallFinished, TraceEvent, TypedError } from '@waybill/contracts';
import { DenialReason, ErrorClass, NoAnswerReason, Outcome } from '@waybill/contracts';
import type { Attempt, ErrorFacts } from './call.js';
import {
  denialReasonName,
  errorClassName,
  mappingConfidenceName,
  noAnswerReasonName,
  outcomeName,
  recoveryActionName,
  requestPhaseName,
} from '../names.js';
import { said, toHex, type Said } from '../payload.js';
import type { SettledOutcome } from './settled-outcome.js';
import { meaningOfDenial } from '../errors/denial-meaning.js';
import { judgeTypedError, type ErrorSetting } from '../errors/typed-error.js';

/** No error was reported. */
export const noError: ErrorFacts = {
  errorClass: '',
  errorCode: '',
  message: '',
  recoverable: undefined,
  recoveryAction: '',
  retryAfterNanos: 0n,
  mappingRule: '',
  mappingVersion: '',
  confidence: '',
  innerClass: '',
  innerCode: '',
};

/** One try of a call, before it is judged. */
export type ReportedAttempt = Omit<Attempt, 'retry'>;

/** The tries of a call, in their order. An attempt exists when somebody saw it start or end. */
export function attemptsOf(events: readonly TraceEvent[]): readonly ReportedAttempt[] {
  const starts = said(events, 'toolCallStarted');
  const ends = said(events, 'toolCallFinished');
  const numbers = new Set([...starts, ...ends].map((each) => each.attempt));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) =>
      attemptFrom(
        number,
        starts.filter((each) => each.attempt === number),
        ends.filter((each) => each.attempt === number),
      ),
    );
}

function attemptFrom(
  attempt: number,
  starts: readonly Said<'toolCallStarted'>[],
  ends: readonly Said<'toolCallFinished'>[],
): ReportedAttempt {
  const start = starts[0];
  const end = decisiveEnd(ends);
  return {
    attempt,
    startedUnixNano: start?.event.occurredUnixNano,
    endedUnixNano: end?.event.occurredUnixNano,
    latencyNanos: end?.value.latencyNanos || undefined,
    outcome: end === undefined ? 'unknown' : outcomeName(end.value.outcome) || 'unknown',
    error: errorFrom(end?.value.error, {
      source: start?.value.tool?.server ?? '',
      mcpProtocolVersion: start?.value.mcpProtocolVersion ?? '',
      phase: requestPhaseName(end?.value.requestPhase),
    }),
    noAnswerReason: noAnswerReasonName(end?.value.noAnswerReason),
    requestPhase: requestPhaseName(end?.value.requestPhase),
    inputDigest: toHex(start?.value.input?.digest ?? new Uint8Array()),
    resultBytes: end?.value.result?.totalBytes ?? 0n,
  };
}

/**
 * The report that decides an attempt: an answer that somebody saw counts before a hop that stopped waiting, because
 * the answer can exist without having reached everybody. Among answers the gravest counts; that they differ is a
 * contradiction of its own.
 */
function decisiveEnd(ends: readonly Said<'toolCallFinished'>[]): Said<'toolCallFinished'> | undefined {
  const answered = ends.filter((each) => wasAnswered(each.value));
  const candidates = answered.length > 0 ? answered : ends;
  return candidates.reduce<Said<'toolCallFinished'> | undefined>(
    (gravest, each) =>
      gravest === undefined || gravityOf(each.value.outcome) > gravityOf(gravest.value.outcome) ? each : gravest,
    undefined,
  );
}

/** Whether a finish reports an answer, and not the end of waiting for one. */
export function wasAnswered(finished: ToolCallFinished): boolean {
  return finished.noAnswerReason === NoAnswerReason.UNSPECIFIED && finished.outcome !== Outcome.UNKNOWN;
}

const gravity: readonly Outcome[] = [
  Outcome.UNSPECIFIED,
  Outcome.SUCCESS,
  Outcome.DENIED,
  Outcome.FAILURE,
  Outcome.PARTIAL,
  Outcome.UNKNOWN,
];

function gravityOf(outcome: Outcome): number {
  return gravity.indexOf(outcome);
}

/**
 * What went wrong: the provider's refusal where that is how the call ended, else what the last attempt reports, else the
 * gateway's denial.
 */
export function errorOf(
  events: readonly TraceEvent[],
  attempts: readonly ReportedAttempt[],
  { outcome, source }: SettledOutcome,
): ErrorFacts {
  if (outcome === 'success') return noError;
  const receipt = said(events, 'providerReceipt').findLast((each) => each.value.refusal !== undefined)?.value;
  const refusal = errorFrom(receipt?.refusal, receipt === undefined ? {} : { source: receipt.provider });
  if (source === 'receipt' && receipt !== undefined) return refusal;
  const wasStopped = source === 'gateway' || attempts.length === 0;
  const reported = attempts.at(-1)?.error;
  const denied = said(events, 'gatewayDecision').findLast((each) => each.value.denial !== undefined);
  if (denied !== undefined && wasStopped) {
    const dressed = attempts.findLast((each) => each.outcome === 'denied' && isAbout(denied, each));
    return dressed?.error ?? errorOfDenial(denied.value, undefined);
  }
  return reported !== undefined && reported.errorClass !== '' ? reported : refusal;
}

function isAbout({ event }: Said<'gatewayDecision'>, { attempt }: ReportedAttempt): boolean {
  return event.attempt === 0 || event.attempt === attempt;
}

/**
 * A gateway's denial as an error: the class that its reason names. What the caller was told instead is kept inside it;
 * a denial that gives no reason is its policy's.
 */
export function errorOfDenial(decision: GatewayDecision | undefined, told: ErrorFacts | undefined): ErrorFacts {
  const reason = decision?.denial?.reason ?? DenialReason.UNSPECIFIED;
  const { errorClass, recoverable, recoveryAction } = meaningOfDenial(reason);
  return {
    ...noError,
    errorClass,
    errorCode: denialReasonName(reason),
    message: told?.message ?? '',
    recoverable,
    recoveryAction,
    mappingRule: decision?.denial?.rule ?? '',
    innerClass: told?.errorClass ?? '',
    innerCode: told?.errorCode ?? '',
  };
}

/**
 * A wire error as facts. Absent stays absent. Where the emitter left the class open and gave the code, the tables
 * judge; a class that the emitter gave stays as said, also where the tables would say otherwise.
 */
export function errorFrom(error: TypedError | undefined, setting: ErrorSetting = {}): ErrorFacts {
  if (error === undefined) return noError;
  const facts: ErrorFacts = {
    errorClass: errorClassName(error.errorClass) || 'unknown',
    errorCode: error.errorCode,
    message: error.redactedMessage,
    recoverable: error.recoverable,
    recoveryAction: recoveryActionName(error.recoveryAction),
    retryAfterNanos: error.retryAfterNanos,
    mappingRule: error.mappingRule,
    mappingVersion: error.mappingVersion,
    confidence: mappingConfidenceName(error.mappingConfidence),
    innerClass: errorClassName(error.inner?.errorClass),
    innerCode: error.inner?.errorCode ?? '',
  };
  const isOpen = error.errorClass === ErrorClass.UNSPECIFIED || error.errorClass === ErrorClass.UNKNOWN;
  const judgement = isOpen ? judgeTypedError(error, setting) : undefined;
  if (judgement === undefined || judgement.mappingRule === 'unknown') return facts;
  return {
    ...facts,
    errorClass: judgement.errorClass,
    recoverable: error.recoverable ?? judgement.recoverable,
    recoveryAction: facts.recoveryAction || judgement.recoveryAction,
    mappingRule: judgement.mappingRule,
    mappingVersion: judgement.mappingVersion,
    confidence: judgement.confidence ?? '',
  };
}
