import type { ReadWholeCall, ReadWholeIncident, ReadWholeSession } from '@waybill/ports';
import type { QuestionProblem } from './asked.js';
import { listed } from './diff-asked.js';
import { subjectKinds, type FoundSubjects, type SubjectKey } from './diff-subject.js';

/** Which of the two ids. */
export type SideName = 'left' | 'right';

/** Two subjects of one kind. */
export type SubjectPair =
  | { readonly kind: 'call'; readonly left: ReadWholeCall; readonly right: ReadWholeCall }
  | { readonly kind: 'session'; readonly left: ReadWholeSession; readonly right: ReadWholeSession }
  | { readonly kind: 'incident'; readonly left: ReadWholeIncident; readonly right: ReadWholeIncident };

/** Two subjects of one kind, or why there are none. */
export type Pairing =
  | { readonly tag: 'paired'; readonly pair: SubjectPair }
  | { readonly tag: 'refused'; readonly problems: readonly QuestionProblem[] }
  | { readonly tag: 'not_found'; readonly side: SideName }
  | { readonly tag: 'ambiguous'; readonly side: SideName; readonly candidates: readonly SubjectKey[] };

/** Chooses the kind that both ids are found as. Pure. */
export function pairUp(left: FoundSubjects, right: FoundSubjects): Pairing {
  const pairs = pairsOf(left, right);
  const [pair] = pairs;
  if (pair !== undefined && pairs.length === 1) return { tag: 'paired', pair };
  if (pair !== undefined) {
    const kinds = listed(pairs.map(({ kind }) => kind));
    return refusedAs('kind', `expected ${kinds}, found nothing: both ids are found as each of them`);
  }
  if (isNothing(left)) return { tag: 'not_found', side: 'left' };
  if (isNothing(right)) return { tag: 'not_found', side: 'right' };
  if (left.candidates.length > 0) return { tag: 'ambiguous', side: 'left', candidates: left.candidates };
  if (right.candidates.length > 0) return { tag: 'ambiguous', side: 'right', candidates: right.candidates };
  const [leftKinds, rightKinds] = [kindsOf(left), kindsOf(right)];
  const description = `expected ${listed(leftKinds)} to compare with "left", found ${listed(rightKinds)}`;
  return refusedAs('right', `${description}: only two of one kind are compared`);
}

function pairsOf(left: FoundSubjects, right: FoundSubjects): readonly SubjectPair[] {
  const pairs: SubjectPair[] = [];
  if (left.call !== undefined && right.call !== undefined)
    pairs.push({ kind: 'call', left: left.call, right: right.call });
  if (left.session !== undefined && right.session !== undefined)
    pairs.push({ kind: 'session', left: left.session, right: right.session });
  if (left.incident !== undefined && right.incident !== undefined)
    pairs.push({ kind: 'incident', left: left.incident, right: right.incident });
  return pairs;
}

/** It is no beginning of any id that was looked up. */
function isNothing(search: FoundSubjects): boolean {
  return kindsOf(search).length === 0 && search.candidates.length === 0;
}

function kindsOf(found: FoundSubjects): readonly string[] {
  return subjectKinds
    .filter((kind) => found[kind] !== undefined)
    .map((kind) => `${kind === 'incident' ? 'an' : 'a'} ${kind}`);
}

function refusedAs(field: string, description: string): Pairing {
  return { tag: 'refused', problems: [{ field, description }] };
}
