import type { DiffDocument, DiffFieldDocument } from '@waybill/questions';
import { differs, diffLines } from './diff-lines.js';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { layOutSection, sentence } from './trace-section.js';
import { toSecond } from './utc-time.js';
import { wrapText } from './wrap-text.js';

/** How a comparison is shown. */
export interface DiffOptions {
  /** Characters of a line; `Infinity`: nothing is broken. */
  readonly width: number;
  readonly colour: boolean;
  /** Also what is the same, and what neither side says. */
  readonly all: boolean;
}

/** A comparison as lines for people: by default what differs, what differs in authority first. Pure. */
export function renderDiff(document: DiffDocument, { width, colour, all }: DiffOptions): readonly string[] {
  const paint = createPaint(colour);
  const diff = toPrintableDeep(document);
  const groups = diff.groups
    .map(({ group, fields }) => ({ group, fields: all ? fields : fields.filter(differs) }))
    .filter(({ fields }) => fields.length > 0);
  const nameWidth = Math.max(0, ...groups.flatMap(({ fields }) => fields.map(({ field }) => field.length)));
  return [
    ...heading(diff, paint),
    ...groups.flatMap(({ group, fields }) => {
      const lines = fields.flatMap((field) => fieldLines(field, { nameWidth, width, paint, all }));
      return layOutSection({ title: group.toUpperCase(), lines }, width, paint);
    }),
    paint.faint(summary(diff, all)),
  ];
}

function heading({ kind, left, right }: DiffDocument, paint: Paint): readonly string[] {
  const [leftMark, rightMark] = [paint.bad('---'), paint.good('+++')];
  if (kind !== 'receipt') return [`${leftMark} ${sideText(left, paint)}`, `${rightMark} ${sideText(right, paint)}`];
  return [
    `${leftMark} ${sideText(left, paint)}: expected and reported`,
    `${rightMark} ${paint.strong(`call ${right.id}`)}: the provider's receipts`,
  ];
}

function sideText({ kind, id, title, outcome, at }: DiffDocument['left'], paint: Paint): string {
  const what = sentence([title, paintWord(paint, outcome)], ': ');
  return `${paint.strong(`${kind} ${id}`)}  ${sentence([what, momentText(at)])}`;
}

/** When a side began, to the second. */
export function momentText(at: string | null): string {
  return at === null ? 'nobody saw it begin' : `${toSecond(at)} UTC`;
}

interface FieldOptions {
  readonly nameWidth: number;
  readonly width: number;
  readonly paint: Paint;
  readonly all: boolean;
}

/** What the group's title takes, and what stands between a field's name and what is said of it. */
const marginWidth = 12;
const gap = '  ';
/** On a terminal that is narrower, lines run over. */
const roomMin = 24;

/** A field's name, and beside it what is said of it. */
function fieldLines(field: DiffFieldDocument, { nameWidth, width, paint, all }: FieldOptions): readonly string[] {
  const room = Math.max(roomMin, width - marginWidth - nameWidth - gap.length);
  const lines = diffLines(field, { room, paint, all }).flatMap((line) => wrapText(line, room));
  return lines.map((line, index) => `${(index === 0 ? field.field : '').padEnd(nameWidth)}${gap}${line}`);
}

/** How much is not shown, or that there is nothing to show. */
function summary({ differs: isDifferent, counts }: DiffDocument, all: boolean): string {
  const found = counts.changed + counts.only_left + counts.only_right;
  const differing = `${fieldsText(found)} ${found === 1 ? 'differs' : 'differ'}`;
  const verdict = isDifferent ? differing : found === 0 ? 'nothing differs' : 'nothing differs but how long it took';
  const rest = [`${counts.same} the same`, `${counts.unsaid} of which neither side says anything`];
  return `${[verdict, ...rest].join(', ')}${all ? '' : ' (--all shows them)'}`;
}

function fieldsText(count: number): string {
  return `${count} ${count === 1 ? 'field' : 'fields'}`;
}
