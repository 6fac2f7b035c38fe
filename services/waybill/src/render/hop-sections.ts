import type { TracedCall } from '../reading/traced-call.js';
import { gatewayLines, providerLines, registryLines, runtimeLines } from './decision-lines.js';
import { formatDuration } from './duration.js';
import { paintWord } from './paint.js';
import { reasonText } from './reason-texts.js';
import { labelled, sentence, type Section, type TraceView } from './trace-section.js';
import { formatUtcNear } from './utc-time.js';

/** The authorities and the tool, in the order in which a call passes them. */
const hops = ['registry', 'gateway', 'runtime', 'tool', 'provider'] as const;

type Hop = (typeof hops)[number];

/** One section per hop: what it decided, or that it is missing and since when. */
export function hopSections(view: TraceView): readonly Section[] {
  return hops.map((hop) => ({ title: hop.toUpperCase(), lines: hopLines(view, hop) }));
}

/** All hops in one line, for the compact trace. */
export function hopsSummary({ call, nowUnixNano, paint }: TraceView): Section {
  const marks = hops.filter((hop) => call.hopsPresent.includes(hop)).map((hop) => paint.good(hop));
  const missing = call.hopsMissing.map((hop) => paint.doubtful(hop));
  const due = missing.length === 0 ? '' : `; missing ${missing.join(', ')}, ${dueText(call, nowUnixNano)}`;
  return { title: 'HOPS', lines: [`${marks.length === 0 ? 'none' : marks.join(' → ')}${due}`] };
}

/** What the tool's hop saw of each attempt. */
export function attemptsSection(view: TraceView): Section {
  return { title: 'ATTEMPTS', lines: attemptLines(view) };
}

function hopLines(view: TraceView, hop: Hop): readonly string[] {
  const { call, nowUnixNano, paint } = view;
  if (call.hopsMissing.includes(hop)) return [`${paint.doubtful('missing')}, ${dueText(call, nowUnixNano)}`];
  if (!call.hopsPresent.includes(hop)) return [paint.faint('not expected')];
  return decisionOf[hop](view);
}

/** `due 11:02:03 UTC (in 40 s)`, or `overdue by 3 min (was due 11:02:03 UTC)`. */
export function dueText(call: Pick<TracedCall, 'deadlineUnixNano'>, nowUnixNano: bigint): string {
  if (call.deadlineUnixNano === undefined) return 'nobody said by when';
  const leftNanos = call.deadlineUnixNano - nowUnixNano;
  const due = `${formatUtcNear(call.deadlineUnixNano, nowUnixNano)} UTC`;
  return leftNanos >= 0n
    ? `due ${due} (in ${formatDuration(leftNanos)})`
    : `overdue by ${formatDuration(-leftNanos)} (was due ${due})`;
}

const decisionOf: Readonly<Record<Hop, (view: TraceView) => readonly string[]>> = {
  registry: registryLines,
  gateway: gatewayLines,
  runtime: runtimeLines,
  tool: attemptLines,
  provider: providerLines,
};

/**
 * One line per attempt: number, outcome, error, latency, how far an unanswered request got; and where there are several,
 * whether this one alone may be made again: of one alone the verdict on the call says it.
 */
function attemptLines({ call, paint }: TraceView): readonly string[] {
  if (call.attempts.length === 0) return ['spoke, no attempt seen'];
  return call.attempts.map((attempt) =>
    sentence(
      [
        `attempt ${attempt.attempt}`,
        paintWord(paint, attempt.outcome),
        attempt.latencyNanos === undefined ? '' : formatDuration(attempt.latencyNanos),
        errorText(attempt.error),
        sentence([
          labelled('no answer:', attempt.noAnswerReason),
          labelled('request', attempt.noAnswerReason === '' ? '' : attempt.requestPhase),
        ]),
        call.attempts.length > 1 ? retryText(attempt.retry) : '',
      ],
      '  ',
    ),
  );
}

/** `retry verify_first, because …`. A row that is older than the verdict on attempts has none. */
function retryText({ verdict, reasons }: TracedCall['retry']): string {
  const [reason] = reasons;
  return sentence([labelled('retry', verdict), reason === undefined ? '' : `because ${reasonText(reason)}`]);
}

/** `rate_limited (429): too many requests`. */
export function errorText(error: Pick<TracedCall['error'], 'errorClass' | 'errorCode' | 'message'>): string {
  if (error.errorClass === '') return '';
  const code = error.errorCode === '' || error.errorCode === error.errorClass ? '' : ` (${error.errorCode})`;
  return `${error.errorClass}${code}${error.message === '' ? '' : `: ${error.message}`}`;
}
