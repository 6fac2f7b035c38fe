import type { TracedCall } from '../reading/traced-call.js';
import type { Paint } from './paint.js';
import { wrapText } from './wrap-text.js';

/** One part of a trace: a title in the left margin, lines beside it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the sections are made with. */
export interface TraceView {
  readonly call: TracedCall;
  readonly nowUnixNano: bigint;
  readonly paint: Paint;
}

const marginWidth = 12;
/** On a terminal that is narrower, lines run over: below this nothing could be read. */
const bodyWidthMin = 30;

/** Puts a section's title into the margin of its first line and keeps its lines within `width`. */
export function layOutSection({ title, lines }: Section, width: number, paint: Paint): readonly string[] {
  const bodyWidth = Math.max(bodyWidthMin, width - marginWidth);
  const body = lines.flatMap((line) => wrapText(line, bodyWidth));
  return body.map((line, index) => {
    const margin = (index === 0 ? title : '').padEnd(marginWidth);
    return `${index === 0 ? paint.strong(margin) : margin}${line}`.trimEnd();
  });
}

/** The parts that say something, in one line: `lane fs_local, fingerprint ab12`. */
export function sentence(parts: readonly string[], separator = ', '): string {
  return parts.filter((part) => part !== '').join(separator);
}

/** `label value`, or nothing when there is no value. */
export function labelled(label: string, value: string): string {
  return value === '' ? '' : `${label} ${value}`;
}

/** `name@version`, or what there is of it. */
export function versioned(name: string, version: string): string {
  return version === '' ? name : `${name}@${version}`;
}
