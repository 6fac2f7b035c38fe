import type { TracedCall } from '../reading/traced-call.js';
import { credentialSection, whoSection } from './authority-sections.js';
import { effectsSection, hasSpend, spendSection, spendText } from './consequence-sections.js';
import { formatDuration } from './duration.js';
import { denialsSection, evidenceSection, upstreamSection } from './evidence-sections.js';
import { attemptsSection, errorText, hopSections, hopsSummary } from './hop-sections.js';
import { inputText } from './input-text.js';
import { joinedSection } from './joined-section.js';
import { createPaint, paintWord } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { labelled, layOutSection, sentence, versioned, type Section, type TraceView } from './trace-section.js';
import { formatUtc } from './utc-time.js';
import { recoverySection } from './recovery-section.js';
import { conflictsSection, outcomeSection, stateSection, verdictSection, verdictSummary } from './verdict-sections.js';

/** How a trace is shown. */
export interface TraceOptions {
  /** Characters of a line; `Infinity` where nothing is to be broken. */
  readonly width: number;
  readonly colour: boolean;
  /** The time of reading: what is due or overdue depends on it. */
  readonly nowUnixMs: number;
  /** A few lines with what matters most, instead of everything. */
  readonly compact?: boolean;
}

/** The control-plane trace of a call as lines for people. Pure; what emitters wrote cannot command the terminal. */
export function renderTrace(call: TracedCall, options: TraceOptions): readonly string[] {
  const view: TraceView = {
    call: toPrintableDeep(call),
    nowUnixNano: BigInt(options.nowUnixMs) * 1_000_000n,
    paint: createPaint(options.colour),
  };
  const sections = options.compact === true ? compactSections(view) : fullSections(view);
  const laidOut = sections
    .filter((section) => section.lines.length > 0)
    .flatMap((section) => layOutSection(section, options.width, view.paint));
  return [heading(view), ...laidOut];
}

function fullSections(view: TraceView): readonly Section[] {
  return [
    callSection(view),
    whoSection(view),
    credentialSection(view),
    ...hopSections(view),
    outcomeSection(view),
    errorSection(view),
    upstreamSection(view),
    evidenceSection(view),
    denialsSection(view),
    effectsSection(view),
    spendSection(view),
    conflictsSection(view),
    joinedSection(view),
    verdictSection(view),
    recoverySection(view),
    stateSection(view),
  ];
}

/** Of several-line sections the first line tells; refusals, contradictions and alarming evidence are never cut. */
function compactSections(view: TraceView): readonly Section[] {
  const { call } = view;
  return [
    { title: 'CALL', lines: [call.callId] },
    sentenceSection('WHO', whoSection(view).lines),
    sentenceSection('CREDENTIAL', credentialSection(view).lines.slice(0, 1)),
    hopsSummary(view),
    ...(call.attempts.length > 1 ? [attemptsSection(view)] : []),
    errorSection(view, true),
    evidenceSection(view, { onlyAlarming: true }),
    denialsSection(view),
    effectsSection(view, { withUndo: false }),
    ...(hasSpend(call.spend) ? [{ title: 'SPEND', lines: [spendText(call.spend)] }] : []),
    conflictsSection(view),
    verdictSummary(view),
  ];
}

function sentenceSection(title: string, lines: readonly string[]): Section {
  return { title, lines: [sentence(lines)] };
}

/** `write_file@1.2 on filesystem: success in 12.3 ms [incomplete]`. */
function heading({ call, paint }: TraceView): string {
  const tool = versioned(call.tool.name || '(tool not named)', call.tool.version);
  const server = call.tool.server === '' ? '' : ` on ${call.tool.server}`;
  const latency = call.latencyNanos === undefined ? '' : ` in ${formatDuration(call.latencyNanos)}`;
  return `${paint.strong(`${tool}${server}`)}: ${paintWord(paint, call.outcome)}${latency} [${paintWord(paint, call.state)}]`;
}

function callSection({ call }: TraceView): Section {
  const startedUnixNano = call.startedUnixNano;
  return {
    title: 'CALL',
    lines: [
      call.callId,
      startedUnixNano === undefined ? 'nobody saw it start' : `${formatUtc(startedUnixNano)} UTC`,
      call.sessionId === ''
        ? ''
        : sentence([`session ${call.sessionId}`, call.sessionSource === '' ? '' : `(from ${call.sessionSource})`], ' '),
      sentence([labelled('trace', call.traceId), `joined by ${call.joinRung}`]),
      labelled('input', inputText(call.inputSummary)),
    ].filter((line) => line !== ''),
  };
}

/** The typed error and what it asks for. */
function errorSection({ call, paint }: TraceView, compact = false): Section {
  const { error } = call;
  if (error.errorClass === '') return { title: 'ERROR', lines: [] };
  const waiting = error.retryAfterNanos > 0n ? `retry after ${formatDuration(error.retryAfterNanos)}` : '';
  const recoverable = error.recoverable === undefined ? '' : error.recoverable ? 'recoverable' : 'not recoverable';
  const advice = sentence([
    recoverable,
    labelled('asks for', error.recoveryAction === 'none' ? '' : error.recoveryAction),
    waiting,
  ]);
  const inside = error.innerClass === '' ? '' : `inside: ${error.innerClass} (${error.innerCode})`;
  const judged = sentence([
    labelled('judged by', versioned(error.mappingRule, error.mappingVersion)),
    error.confidence,
  ]);
  const details = compact ? [inside, advice] : [inside, advice, judged];
  return { title: 'ERROR', lines: [paint.bad(errorText(error)), ...details].filter((line) => line !== '') };
}
