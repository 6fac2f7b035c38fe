import { stripVTControlCharacters } from 'node:util';
import type { ComparedDocument, DiffFieldDocument } from '@waybill/questions';
import { formatDuration } from './duration.js';
import { paintWord, type Paint } from './paint.js';
import { sentence } from './trace-section.js';

/** How what is said of a field is shown. */
export interface DiffLineOptions {
  /** Characters that a value should not exceed. */
  readonly room: number;
  readonly paint: Paint;
  /** Also members that are the same. */
  readonly all: boolean;
}

/** Whether two sides differ, as far as anybody says. */
export function differs({ status }: ComparedDocument): boolean {
  return status !== 'same' && status !== 'unsaid';
}

/** What is said of one field, in a line or more: `~` changed, `-` only left, `+` only right, `=` the same, `?` nobody said. */
export function diffLines(field: DiffFieldDocument, options: DiffLineOptions): readonly string[] {
  const { paint } = options;
  if (field.kind === 'set' || field.kind === 'keyed' || field.kind === 'money') return memberLines(field, options);
  const toText = field.kind === 'duration' ? durationText : (text: string) => paintWord(paint, text);
  return comparedLines(field, { ...options, label: '', toText });
}

function durationText(nanos: string): string {
  return formatDuration(BigInt(nanos));
}

function memberLines(field: DiffFieldDocument, options: DiffLineOptions): readonly string[] {
  if (field.status === 'unsaid') return comparedLines(field, { ...options, label: '', toText: (text) => text });
  const shown = field.members.filter((each) => options.all || differs(each));
  const lines = shown.flatMap((member) => {
    const isMoney = field.kind === 'money';
    const toText = (text: string) => (isMoney ? `${text} ${member.name}` : text);
    return comparedLines(member, { ...options, label: isMoney ? '' : member.name, toText });
  });
  const said = lines.length === 0 ? [`${markOf(field, options.paint)} none`] : lines;
  const silent = silentSideOf(field);
  return silent === '' || field.kind === 'money' ? said : [...said, options.paint.faint(`  (${silent} nobody said)`)];
}

/** Where nobody said: an empty set, which somebody said, looks the same otherwise. */
function silentSideOf({ status }: ComparedDocument): string {
  if (status === 'only_left') return 'right:';
  return status === 'only_right' ? 'left:' : '';
}

interface ComparedLineOptions extends DiffLineOptions {
  /** What the line is about within its field; empty: the field itself. */
  readonly label: string;
  readonly toText: (text: string) => string;
}

function comparedLines(compared: ComparedDocument, options: ComparedLineOptions): readonly string[] {
  const { status, left, right } = compared;
  if (status === 'changed') return changedLines(compared, options);
  const said = status === 'only_right' ? right : left;
  return [`${markOf(compared, options.paint)} ${status === 'unsaid' ? notSaid : saidOf(said, options)}`];
}

/** In one line where there is room, else the sides one below the other. */
function changedLines({ left, right, delta }: ComparedDocument, options: ComparedLineOptions): readonly string[] {
  const { paint, room, toText } = options;
  const [leftText, rightText] = [left ?? notSaid, right ?? notSaid];
  const change = delta === null ? '' : ` (${delta.startsWith('-') ? '' : '+'}${toText(delta)})`;
  const line = `${paint.doubtful('~')} ${saidOf(leftText, options)} → ${right === null ? notSaid : toText(rightText)}${change}`;
  if (stripVTControlCharacters(line).length <= room) return [line];
  return [
    `${paint.bad('-')} ${saidOf(leftText, options)}`,
    `${paint.good('+')} ${saidOf(rightText, options)}${change}`,
  ];
}

const notSaid = 'nobody said';

/** `label: text`, or whichever of them there is. */
function saidOf(text: string | null, { label, toText }: ComparedLineOptions): string {
  return sentence([label, text === null ? '' : toText(text)], ': ') || 'none';
}

function markOf({ status }: ComparedDocument, paint: Paint): string {
  const marks = {
    same: '=',
    unsaid: paint.faint('?'),
    only_left: paint.bad('-'),
    only_right: paint.good('+'),
    changed: paint.doubtful('~'),
  };
  return marks[status];
}
