import pc from 'picocolors';

/** Colours by what they mean. Without colour every function returns its text as it is. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export function createPaint(isColoured: boolean): Paint {
  const colors = pc.createColors(isColoured);
  return { good: colors.green, bad: colors.red, doubtful: colors.yellow, strong: colors.bold, faint: colors.dim };
}

const goodWords: ReadonlySet<string> = new Set([
  'success',
  'complete',
  'safe',
  'safe_with_same_key',
  'allowed',
  'ok',
  'valid',
  'action',
  'recovered',
  'fixed',
]);
const badWords: ReadonlySet<string> = new Set([
  'failure',
  'denied',
  'conflicted',
  'unsafe',
  'fail',
  'permanent',
  'expired',
  'revoked',
  'wrong_tenant',
  'refused',
  'human_review',
  'failed',
  'frozen',
  'human_review_required',
]);
const doubtfulWords: ReadonlySet<string> = new Set([
  'unknown',
  'partial',
  'incomplete',
  'orphaned',
  'verify_first',
  'open',
  'warn',
  'rotated',
  'pending_approval',
  'partial_success',
  'abandoned',
  'pending',
]);

/** A word of the vocabulary in the colour of what it means for an operator; other words stay as they are. */
export function paintWord(paint: Paint, word: string): string {
  if (goodWords.has(word)) return paint.good(word);
  if (badWords.has(word)) return paint.bad(word);
  return doubtfulWords.has(word) ? paint.doubtful(word) : word;
}
