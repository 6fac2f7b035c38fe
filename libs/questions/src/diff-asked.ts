import { findFilterProblems, type QuestionProblem } from './asked.js';
import { subjectKinds, type SubjectKind } from './diff-subject.js';

/** Two of one kind; or `receipt`: what was expected and reported of one call, and what the provider's receipts say. */
export const diffKinds = [...subjectKinds, 'receipt'] as const;

export type DiffKind = (typeof diffKinds)[number];

/** What is to be compared. Absent and empty mean the same. */
export interface DiffAsked {
  /** One of {@link diffKinds}; absent: what both ids are found as. */
  readonly kind?: string | undefined;
  /** An id, or a beginning that only one has. */
  readonly left?: string | undefined;
  /** As `left`; absent for `receipt`. */
  readonly right?: string | undefined;
  /** The original actors of sessions, where several use one id. */
  readonly leftPrincipal?: string | undefined;
  readonly rightPrincipal?: string | undefined;
}

/** Everything that is wrong with what is asked. */
export function findDiffProblems({ kind = '', left = '', right = '', ...principals }: DiffAsked): QuestionProblem[] {
  const problems = [...findFilterProblems({ left, right, ...principals })];
  if (kind !== '' && !isDiffKind(kind))
    problems.push({
      field: 'kind',
      description: `expected one of ${diffKinds.join(', ')}, found "${kind.slice(0, 64)}"`,
    });
  if (left === '') problems.push({ field: 'left', description: expectedId });
  if (kind === 'receipt' && right !== '')
    problems.push({ field: 'right', description: 'expected nothing: a call is compared with its own receipts' });
  if (kind !== 'receipt' && right === '') problems.push({ field: 'right', description: expectedId });
  return problems;
}

const expectedId = 'expected an id or the beginning of one, found nothing';

/** As what the ids are looked up. */
export function subjectKindsOf(kind: string | undefined): readonly SubjectKind[] {
  if (kind === 'receipt') return ['call'];
  return subjectKinds.filter((each) => kind === undefined || kind === '' || kind === each);
}

function isDiffKind(word: string): word is DiffKind {
  return (diffKinds as readonly string[]).includes(word);
}

/** Kinds as a sentence names them: `call, session or incident`. */
export function listed(kinds: readonly string[]): string {
  return kinds.join(', ').replace(/, (?=[^,]*$)/, ' or ');
}
