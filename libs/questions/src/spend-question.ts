import { spendDimensions, type SpendDimension, type SpendQuestion } from '@waybill/ports';
import { findLimitProblem, type Asked, type QuestionProblem } from './asked.js';

/** What spend is asked. */
export interface SpendAsked {
  readonly by: readonly string[];
  /** The window `[from, until)`, milliseconds since 1970; absent: the 24 hours before `until`, and now. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly limit?: number | undefined;
}

/** Groups are rows of a table for people; more are asked for in SQL. */
export const spendLimits = { fallback: 1_000, max: 100_000 } as const;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Checks what is asked; the window begins with the whole minute that `from` lies in. */
export function toSpendQuestion(asked: SpendAsked, nowMs: number): Asked<SpendQuestion> {
  const { untilMs = nowMs, limit = spendLimits.fallback } = asked;
  const fromMs = Math.floor((asked.fromMs ?? untilMs - dayMs) / minuteMs) * minuteMs;
  const by = parseSpendWords(asked.by);
  const problems: QuestionProblem[] = findLimitProblem(limit, spendLimits.max);
  if (by === undefined) problems.push({ field: 'by', description: spendWordsRule });
  if (fromMs >= untilMs)
    problems.push({ field: 'from', description: 'expected a moment before the end of the window' });
  if (problems.length > 0 || by === undefined) return { kind: 'refused', problems };
  return { kind: 'asked', question: { by, fromMs, untilMs, limit } };
}

/** What the words may be, as a sentence begins. */
export const spendWordsRule = `expected one or two different words of ${spendDimensions.join(', ')}`;

/** One or two different accepted words; `undefined` for anything else. */
export function parseSpendWords(words: readonly string[]): readonly SpendDimension[] | undefined {
  const known = words.filter(isSpendWord);
  const isAccepted = known.length === words.length && [1, 2].includes(known.length);
  return isAccepted && new Set(known).size === known.length ? known : undefined;
}

function isSpendWord(word: string): word is SpendDimension {
  return (spendDimensions as readonly string[]).includes(word);
}
