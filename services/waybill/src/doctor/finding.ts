import { createPaint, paintWord } from '../render/paint.js';
import { toPrintable } from '../render/printable.js';

/** What one check came to. */
export interface Finding {
  /** What was looked at: `node`, `engine`, … */
  readonly check: string;
  /** `warn`: it works, or it is not needed now; `fail`: Waybill cannot run like this. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found. */
  readonly found: string;
  /** What to do; empty when there is nothing to do. */
  readonly advice: string;
}

export function ok(check: string, found: string): Finding {
  return { check, status: 'ok', found, advice: '' };
}

export function warn(check: string, found: string, advice: string): Finding {
  return { check, status: 'warn', found, advice };
}

export function fail(check: string, found: string, advice: string): Finding {
  return { check, status: 'fail', found, advice };
}

/** The gravest status among findings; `ok` without any. */
export function worstStatus(findings: readonly Finding[]): Finding['status'] {
  return (['fail', 'warn'] as const).find((status) => findings.some((each) => each.status === status)) ?? 'ok';
}

const statusWidth = 6;
const checkWidth = 16;

/** One line per finding, and below it what to do. */
export function renderFindings(findings: readonly Finding[], isColoured: boolean): readonly string[] {
  const paint = createPaint(isColoured);
  return findings.flatMap(({ check, status, found, advice }) => {
    const mark = paintWord(paint, status) + ' '.repeat(statusWidth - status.length);
    const line = `${mark}${check.padEnd(checkWidth)}${toPrintable(found)}`;
    return advice === '' ? [line] : [line, `${' '.repeat(statusWidth + checkWidth)}${toPrintable(advice)}`];
  });
}
