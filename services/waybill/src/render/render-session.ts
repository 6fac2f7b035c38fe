import type { SessionDocument, SessionSpend } from '@waybill/questions';
import { formatDuration } from './duration.js';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { newSessionText, recoveryReasonText, recoveryVerdictText } from './reason-texts.js';
import { renderTimeline } from './session-timeline.js';
import { labelled, layOutSection, sentence, type Section } from './trace-section.js';
import { nanosBetween, toSecond } from './utc-time.js';

/** How a session is shown. */
export interface SessionOptions {
  /** Characters of a line; `Infinity`: nothing is cut, and ids are whole. */
  readonly width: number;
  readonly colour: boolean;
}

/** A session as lines for people: its sums, its calls and checkpoints in order, and from where to go on. Pure. */
export function renderSession(document: SessionDocument, { width, colour }: SessionOptions): readonly string[] {
  const paint = createPaint(colour);
  const session = toPrintableDeep(document);
  const laidOut = (sections: readonly Section[]) =>
    sections.filter(({ lines }) => lines.length > 0).flatMap((section) => layOutSection(section, width, paint));
  return [
    heading(session, paint),
    ...laidOut(summarySections(session, paint)),
    ...renderTimeline(session, width, paint),
    ...laidOut([recoverySection(session, paint)]),
  ];
}

function heading(session: SessionDocument, paint: Paint): string {
  const who = sentence([session.principal, labelled('agent', session.agent_id)]);
  const state = paintWord(paint, session.terminal_state);
  return `${paint.strong(`session ${session.session_id}`)} of ${who || 'nobody known'}: ${state}, recovery ${paintWord(paint, session.recovery_status)}`;
}

function summarySections(session: SessionDocument, paint: Paint): readonly Section[] {
  const { side_effects_summary: effects } = session;
  return [
    {
      title: 'SESSION',
      lines: [`id from ${session.session_source || 'an unnamed source'}, tenant ${session.tenant_id}`],
    },
    { title: 'WHEN', lines: [whenText(session)] },
    { title: 'CALLS', lines: [callsText(session, paint)] },
    {
      title: 'CREDENTIALS',
      lines: [
        sentence(session.credentials_used) || 'none named',
        labelled('lanes', sentence(session.lanes_used)),
      ].filter(Boolean),
    },
    {
      title: 'EFFECTS',
      lines: [
        countsText(effects.effects_by_kind) || 'none known',
        countsText(effects.effects_by_reversibility, paint),
      ].filter(Boolean),
    },
    { title: 'UPSTREAM', lines: effects.api_calls_made === 0 ? [] : [`${effects.api_calls_made} calls`] },
    { title: 'SPEND', lines: spendLines(effects.spend, effects.unpriced_entries) },
    { title: 'RUNAWAY', lines: session.runaways.map((each) => runawayText(each, paint)) },
    { title: 'DENIALS', lines: session.denials === 0 ? [] : [String(session.denials)] },
  ];
}

function whenText({ started_at, ended_at, last_seen_at }: SessionDocument): string {
  const until = ended_at ?? last_seen_at;
  const nanos = started_at === null ? undefined : nanosBetween(started_at, until);
  return sentence([
    started_at === null ? 'nobody saw it start' : `from ${toSecond(started_at)} UTC`,
    `${ended_at === null ? 'last seen' : 'ended'} ${toSecond(until)} UTC`,
    nanos === undefined ? '' : formatDuration(nanos),
  ]);
}

function callsText(session: SessionDocument, paint: Paint): string {
  const counts: readonly (readonly [number, string])[] = [
    [session.successful_calls, 'success'],
    [session.failed_calls, 'failure'],
    [session.denied_calls, 'denied'],
    [session.partial_calls, 'partial'],
    [session.unknown_outcomes, 'unknown'],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${paintWord(paint, word)}`);
  const attempts = session.attempts > session.tool_calls ? ` in ${session.attempts} attempts` : '';
  return `${session.tool_calls}${attempts}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

/** `3 file_created, 1 charge`, by word. */
function countsText(counts: Readonly<Record<string, number>>, paint?: Paint): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(
      ([word, count]) =>
        `${count} ${paint === undefined ? word : paintWord(paint, word || 'of unknown reversibility')}`,
    )
    .join(', ');
}

function spendLines(spend: readonly SessionSpend[], unpricedCount: number): readonly string[] {
  const lines = spend.map(
    (each) =>
      `actual ${each.actual} ${each.currency}, estimated ${each.estimated} ${each.currency} (difference ${each.difference})`,
  );
  const unpriced = unpricedCount === 0 ? [] : [`${unpricedCount} unpriced`];
  return lines.length + unpriced.length === 0 ? ['nothing reported'] : [...lines, ...unpriced];
}

function runawayText(episode: SessionDocument['runaways'][number], paint: Paint): string {
  const { kind, tool, lane, started_at, last_at, calls, detail, budget_id } = episode;
  return sentence([
    paint.bad(kind),
    labelled('tool', tool),
    labelled('lane', lane),
    labelled('budget', budget_id ?? ''),
    `${toSecond(started_at)} to ${toSecond(last_at)} UTC`,
    `${calls} calls: ${detail}`,
  ]);
}

function recoverySection(session: SessionDocument, paint: Paint): Section {
  const { recovery } = session;
  const because = labelled('because', recoveryReasonText(recovery.reason));
  return {
    title: 'RECOVERY',
    lines: [
      paintWord(paint, session.recovery_status),
      recovery.verdict === ''
        ? ''
        : `${paintWord(paint, recovery.verdict)}: ${sentence([recoveryVerdictText(recovery.verdict), because])}`,
      recovery.resume_from === null
        ? 'no verified checkpoint to resume from'
        : `resume from checkpoint ${recovery.resume_from}`,
      labelled('changed for good since:', session.permanent_effects_after.join(', ')),
      labelled('verify first:', recovery.verify_first.join(', ')),
      labelled('do not retry:', recovery.must_not_retry.join(', ')),
      newSessionText(recovery.new_session_sees),
    ].filter((line) => line !== ''),
  };
}
