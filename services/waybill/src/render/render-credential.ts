import type {
  CallUseDocument,
  CredentialChangeDocument,
  CredentialDocument,
  NamedUseDocument,
} from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { paintTable } from './painted-table.js';
import { toPrintableDeep } from './printable.js';
import type { Column } from './table.js';
import { labelled, layOutSection, sentence, type Section } from './trace-section.js';
import { toSecond } from './utc-time.js';

/** How a credential is shown. */
export interface CredentialRenderOptions {
  /** Characters of a line; `Infinity` where nothing is to be broken. */
  readonly width: number;
  readonly colour: boolean;
}

/** A credential as lines for people: its life, who used it where, and what ran on it after its end. Pure. */
export function renderCredential(
  document: CredentialDocument,
  { width, colour }: CredentialRenderOptions,
): readonly string[] {
  const paint = createPaint(colour);
  const shown = toPrintableDeep(document);
  const sections = [
    lifeSection(shown, paint),
    usedSection(shown),
    ...nameSections(shown, paint),
    endSection(shown, paint),
  ];
  return [
    `${paint.strong(`credential ${shown.credential_fingerprint}`)} of tenant ${shown.tenant_id}, times in UTC`,
    ...sections.flatMap((section) => layOutSection(section, width, paint)),
    ...endTable(shown, { width, paint }),
  ];
}

function lifeSection({ is_life_told, predecessors, changes, change_count }: CredentialDocument, paint: Paint): Section {
  const left = change_count - changes.length;
  return {
    title: 'LIFE',
    lines: [
      is_life_told ? '' : paint.doubtful('nobody told its life: when it was issued, changed or ended is not known'),
      predecessors.length === 0 ? '' : `replaces ${predecessors.join(', ')}`,
      left > 0 ? `(${left} earlier changes are not shown)` : '',
      ...changes.flatMap((each) => changeLines(each, paint)),
    ].filter((line) => line !== ''),
  };
}

function changeLines(change: CredentialChangeDocument, paint: Paint): readonly string[] {
  const word = change.change === null ? paint.doubtful('changed, nobody said how') : paintWord(paint, change.change);
  return [
    sentence([
      `${toSecond(change.effective_at)}  ${word}`,
      change.changed_by === null ? paint.doubtful('nobody said by whom') : `by ${change.changed_by}`,
      change.reason === null ? '' : `because: ${change.reason}`,
    ]),
    ...[
      toSecond(change.occurred_at) === toSecond(change.effective_at) ? '' : `said at ${toSecond(change.occurred_at)}`,
      labelled('replaced by', change.successor_fingerprint ?? ''),
      labelled('lane', change.credential_lane ?? ''),
      scopesText(change),
      `before: ${useText(change.before)}`,
      `after: ${useText(change.after)}`,
    ]
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
  ];
}

function scopesText({ scopes_before: before, scopes_after: after }: CredentialChangeDocument): string {
  if (before.length === 0 && after.length === 0) return '';
  return `scopes ${before.join(' ') || '(none)'} → ${after.join(' ') || '(none)'}`;
}

/** `7 calls (5 success, 2 failure), 2026-11-24 11:00:00 to 2026-11-24 11:02:00`. */
function useText({ calls, by_outcome, first_at, last_at }: CallUseDocument): string {
  if (first_at === null || last_at === null) return 'no calls';
  const outcomes = Object.entries(by_outcome).map(([outcome, count]) => `${count} ${outcome}`);
  return `${countText(calls, 'call')} (${outcomes.join(', ')}), ${spanText(first_at, last_at)}`;
}

function spanText(firstAt: string, lastAt: string): string {
  const [first, last] = [toSecond(firstAt), toSecond(lastAt)];
  return first === last ? `at ${first}` : `${first} to ${last}`;
}

function countText(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function usedSection({ use }: CredentialDocument): Section {
  return { title: 'USED', lines: [useText(use)] };
}

function nameSections(document: CredentialDocument, paint: Paint): readonly Section[] {
  const { states_at_use, lanes, lane_count, principals, principal_count } = document;
  const sections = [
    {
      title: 'SAID TO BE',
      lines: states_at_use.map((each) => namedText(each, paint, 'nobody said its state')),
    },
    { title: 'LANES', lines: namedLines(lanes, lane_count, paint) },
    { title: 'USED BY', lines: namedLines(principals, principal_count, paint) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function namedLines(uses: readonly NamedUseDocument[], count: number, paint: Paint): readonly string[] {
  const left = count - uses.length;
  return [...uses.map((each) => namedText(each, paint, 'not named')), ...(left > 0 ? [`(${left} more)`] : [])];
}

function namedText({ name, calls, first_at, last_at }: NamedUseDocument, paint: Paint, missing: string): string {
  const shown = name === null ? paint.doubtful(missing) : paintWord(paint, name);
  return `${shown}: ${countText(calls, 'call')}, ${spanText(first_at, last_at)}`;
}

function endSection({ is_life_told, calls_after_end_count: count }: CredentialDocument, paint: Paint): Section {
  const none = is_life_told ? 'no call ran on it after it was revoked or had expired' : '';
  const some = paint.bad(`${countText(count, 'call')} ran on it after it was revoked or had expired`);
  return { title: 'AFTER END', lines: [count === 0 ? none : some].filter((line) => line !== '') };
}

interface TableOptions {
  readonly width: number;
  readonly paint: Paint;
}

function endTable(
  { calls_after_end: calls, calls_after_end_count: count }: CredentialDocument,
  { width, paint }: TableOptions,
): readonly string[] {
  if (calls.length === 0) return [];
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  const columns: readonly Column[] = [
    { title: 'TIME (UTC)' },
    { title: 'CALL', widthMin: 12, cut: 'middle' },
    { title: 'TOOL', widthMin: 8, cut: 'middle', dropRank: 2 },
    { title: 'PRINCIPAL', widthMin: 10, cut: 'middle', dropRank: 3 },
    { title: 'SAID TO BE', paint: word },
    { title: 'OUTCOME', paint: word },
    { title: 'ENDED', dropRank: 1 },
    { title: 'AT (UTC)', dropRank: 4 },
  ];
  const cells = calls.map((each) => [
    each.started_at === null ? 'not seen to begin' : toSecond(each.started_at),
    each.call_id,
    each.tool,
    each.principal ?? '',
    each.claimed_state ?? '',
    each.outcome,
    each.change,
    toSecond(each.ended_at),
  ]);
  const left = count - calls.length;
  const table = paintTable(columns, cells, { width, paint, shownBy: '--wide' });
  return [...table, ...(left > 0 ? [paint.faint(`(${left} earlier ones are not shown)`)] : [])];
}
