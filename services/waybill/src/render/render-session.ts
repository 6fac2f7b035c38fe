import type { SessionCallRow, SessionCheckpointRow } from '@waybill/clickhouse';
import type { SessionDocument, SessionSpend } from '../reading/session-document.convert.js';
import { shortestPrefixes } from './call-prefixes.js';
import { spendCell } from './calls-table.js';
import { formatDuration } from './duration.js';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { recoveryReasonText, recoveryVerdictText } from './reason-texts.js';
import { layOutTable, type Column } from './table.js';
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
    ...timeline(session, width, paint),
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

const columnsOf = (paint: Paint): readonly Column[] => {
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  return [
    { title: 'TIME (UTC)' },
    { title: 'CALL', dropRank: 3 },
    { title: 'TOOL', widthMin: 10 },
    { title: 'OUTCOME', paint: word },
    { title: 'ERROR', widthMin: 8, dropRank: 5 },
    { title: 'LATENCY', align: 'right', dropRank: 6 },
    { title: 'EFFECTS', widthMin: 10, dropRank: 4 },
    { title: 'SPEND', align: 'right', dropRank: 2 },
    { title: 'VERDICT', paint: word, dropRank: 1 },
  ];
};

/** Calls as a table, with every checkpoint on a line of its own where it was recorded. */
function timeline({ calls, checkpoints, tool_calls }: SessionDocument, width: number, paint: Paint): readonly string[] {
  if (calls.length + checkpoints.length === 0) return [];
  const ids = calls.map((each) => each.call_id);
  const shown = Number.isFinite(width) ? shortestPrefixes(ids) : ids;
  const cells = calls.map((call, index) => [toSecond(call.began_at), shown[index] ?? call.call_id, ...cellsOf(call)]);
  const { lines, droppedTitles } = layOutTable(columnsOf(paint), cells, width);
  const [titles = '', ...body] = lines;
  const omitted = tool_calls - calls.length;
  const remarks = [
    droppedTitles.length === 0 ? '' : `(no room for ${droppedTitles.join(', ')}: widen the terminal or use --json)`,
    omitted > 0 ? `(${omitted} more calls: \`waybill sql\` shows them)` : '',
  ].filter((line) => line !== '');
  return ['', paint.strong(titles), ...interleaved(calls, body, checkpoints, paint), ...remarks.map(paint.faint), ''];
}

function interleaved(
  calls: readonly SessionCallRow[],
  lines: readonly string[],
  checkpoints: readonly SessionCheckpointRow[],
  paint: Paint,
): readonly string[] {
  const items = [
    ...calls.map((call, index) => ({ at: call.began_at, line: lines[index] ?? '' })),
    ...checkpoints.map((each) => ({ at: each.occurred_at, line: checkpointLine(each, paint) })),
  ];
  return items.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0)).map(({ line }) => line);
}

function checkpointLine(checkpoint: SessionCheckpointRow, paint: Paint): string {
  const { checkpoint_id, is_verified, verified_by, verification_method, covers } = checkpoint;
  const by = is_verified
    ? paint.good(sentence([`verified by ${verified_by}`, labelled('by', verification_method)], ' '))
    : paint.doubtful('saved, verified by nobody');
  const coverText = covers.length === 0 ? '' : `covers ${covers.length}`;
  return `${toSecond(checkpoint.occurred_at)}  ${sentence([`── checkpoint ${checkpoint_id}`, by, coverText])}`;
}

function cellsOf(call: SessionCallRow): readonly string[] {
  return [
    call.tool,
    call.outcome,
    call.error_class,
    call.latency_ns === null ? '' : formatDuration(BigInt(call.latency_ns)),
    call.effects.join('; ') || (call.reversibility === 'no_effect' ? 'none' : ''),
    spendCell(call),
    call.retry_verdict,
  ];
}

const sightTexts: Readonly<Record<string, string>> = {
  everything: 'a new session sees all of it',
  up_to_checkpoint: 'a new session sees what the checkpoint holds, and not what was done since',
  nothing: 'a new session sees none of it',
  unknown: 'whether a new session sees it, nobody said',
};

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
      sightTexts[recovery.new_session_sees] ?? '',
    ].filter((line) => line !== ''),
  };
}
