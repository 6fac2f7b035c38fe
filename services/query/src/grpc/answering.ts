import { fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import type { Page } from '@waybill/contracts';
import type { CallRefusal } from '@waybill/grpc';
import type { Freshness, Search } from '@waybill/ports';
import { describeAbsence, type ListAsked, type Refused } from '@waybill/questions';
import { toFreshnessMessage } from './ledger-messages.convert.js';

// What every method does with its request and its answer.

/** Why a question is not answered with a result. */
export class QuestionRefused extends Error {
  override readonly name = 'QuestionRefused';
  readonly refusal: CallRefusal;

  constructor(refusal: CallRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Answers one method: from the bytes of a request to the message of a response. Throws {@link QuestionRefused}. */
export type AnswerMethod = (request: Uint8Array, signal: AbortSignal) => Promise<object>;

export function read<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes);
  } catch {
    throw refusedAs([{ field: '', description: `expected a ${schema.typeName}, found bytes that are none` }]);
  }
}

/** What is asked for must be named: an empty beginning fits everything. */
export function named(field: string, id: string): string {
  if (id !== '') return id;
  throw refusedAs([{ field, description: 'expected an id or the beginning of one, found nothing' }]);
}

export function pageOf(page: Page | undefined): ListAsked {
  if (page === undefined) return {};
  return { limit: page.limit === 0 ? undefined : page.limit, cursor: page.cursor };
}

export function answeredOf<Answer extends { readonly tag: string }>(answer: Answer | Refused): Answer {
  if (isRefused(answer)) throw refusedAs(answer.problems);
  return answer;
}

function isRefused(answer: { readonly tag: string }): answer is Refused {
  return answer.tag === 'refused';
}

export function foundOf<Whole, Candidate extends object>(
  search: Search<Whole, Candidate> & { readonly freshness: Freshness },
  what: string,
): Whole & { readonly freshness: Freshness } {
  if (search.tag === 'found') return search;
  throw absenceOf(search, what);
}

/** Why something was not found. */
export function absenceOf<Candidate extends object>(
  search: Exclude<Search<object, Candidate>, { tag: 'found' }> & { readonly freshness: Freshness },
  what: string,
): QuestionRefused {
  if (search.tag === 'not_found') {
    const message = `expected a ${what}, found none: ${describeAbsence(search.freshness)}`;
    return new QuestionRefused({ statusCode: status.NOT_FOUND, message });
  }
  const candidates = search.candidates.slice(0, candidateCountMax).map((each) => JSON.stringify(idsOf(each)));
  const message = `expected one ${what}, found several: ${candidates.join(', ')}; give more of the id`;
  return new QuestionRefused({ statusCode: status.FAILED_PRECONDITION, message });
}

/** A message goes into a header, which has little room. */
const candidateCountMax = 5;

const idNames: ReadonlySet<string> = new Set([
  'tenant_id',
  'call_id',
  'session_id',
  'principal',
  'credential_fingerprint',
  'incident_id',
  'name',
  'kind',
  'id',
]);

function idsOf(candidate: object) {
  return Object.fromEntries(Object.entries(candidate).filter(([name]) => idNames.has(name)));
}

export function freshnessOf({ freshness }: { readonly freshness: Freshness }) {
  return { freshness: toFreshnessMessage(freshness) };
}

/** Why a question cannot be asked, by field. */
export function refusedAs(problems: Refused['problems']): QuestionRefused {
  const message = problems.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return new QuestionRefused({ statusCode: status.INVALID_ARGUMENT, message, violations: problems });
}
