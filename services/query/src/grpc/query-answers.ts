import { create, fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import {
  CallState,
  DenialReason,
  GetCallRequestSchema,
  GetCallResponseSchema,
  GetRetryVerdictRequestSchema,
  GetRetryVerdictResponseSchema,
  GetSessionRequestSchema,
  GetSessionResponseSchema,
  GetSpendRequestSchema,
  GetSpendResponseSchema,
  Layer,
  ListCallsRequestSchema,
  ListCallsResponseSchema,
  ListDenialsRequestSchema,
  ListDenialsResponseSchema,
  ListSessionsRequestSchema,
  ListSessionsResponseSchema,
  Outcome,
  RecoveryStatus,
  SpendDimension,
  TerminalState,
  type Page,
} from '@waybill/contracts';
import type { CallRefusal } from '@waybill/grpc';
import type { Freshness, Search } from '@waybill/ports';
import { describeAbsence, type ListAsked, type Questions, type Refused } from '@waybill/questions';
import { toCallMessage, toDenialMessage, toRetryVerdictMessage, toWholeCallMessage } from './call-messages.convert.js';
import { wordOf } from './enum-of.js';
import {
  toFreshnessMessage,
  toSessionMessage,
  toSpendMessage,
  toWholeSessionMessage,
} from './ledger-messages.convert.js';
import { msOf, textOf } from './values.js';

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

/** The methods of the contract over the questions. */
export function createAnswers(questions: Questions): Readonly<Record<string, AnswerMethod>> {
  return { ...createCallAnswers(questions), ...createLedgerAnswers(questions) };
}

function createCallAnswers(questions: Questions): Readonly<Record<string, AnswerMethod>> {
  return {
    async getCall(bytes, signal) {
      const { callId } = read(GetCallRequestSchema, bytes);
      const found = foundOf(await questions.getCall(named('call_id', callId), { signal }), `call "${callId}"`);
      return create(GetCallResponseSchema, { ...toWholeCallMessage(found), ...freshnessOf(found) });
    },
    async getRetryVerdict(bytes, signal) {
      const { callId } = read(GetRetryVerdictRequestSchema, bytes);
      const found = foundOf(await questions.getCall(named('call_id', callId), { signal }), `call "${callId}"`);
      return create(GetRetryVerdictResponseSchema, { ...toRetryVerdictMessage(found), ...freshnessOf(found) });
    },
    async listCalls(bytes, signal) {
      const { filter, page } = read(ListCallsRequestSchema, bytes);
      const asked =
        filter === undefined
          ? {}
          : {
              sinceMs: msOf(filter.sinceUnixNano),
              untilMs: msOf(filter.untilUnixNano),
              tool: textOf(filter.tool),
              server: textOf(filter.server),
              outcome: wordOf(Outcome, filter.outcome),
              state: wordOf(CallState, filter.state),
              principal: textOf(filter.principal),
              sessionId: textOf(filter.sessionId),
              traceId: textOf(filter.traceId),
            };
      const answer = answeredOf(await questions.listCalls({ ...asked, ...pageOf(page) }, { signal }));
      const { rows, nextCursor } = answer;
      return create(ListCallsResponseSchema, { calls: rows.map(toCallMessage), nextCursor, ...freshnessOf(answer) });
    },
    async listDenials(bytes, signal) {
      const { filter, page } = read(ListDenialsRequestSchema, bytes);
      const asked =
        filter === undefined
          ? {}
          : {
              sinceMs: msOf(filter.sinceUnixNano),
              untilMs: msOf(filter.untilUnixNano),
              reason: wordOf(DenialReason, filter.reason),
              hop: wordOf(Layer, filter.hop),
              tool: textOf(filter.tool),
              principal: textOf(filter.principal),
              sessionId: textOf(filter.sessionId),
              callId: textOf(filter.callId),
            };
      const answer = answeredOf(await questions.listDenials({ ...asked, ...pageOf(page) }, { signal }));
      const { rows, nextCursor } = answer;
      const denials = rows.map(toDenialMessage);
      return create(ListDenialsResponseSchema, { denials, nextCursor, ...freshnessOf(answer) });
    },
  };
}

function createLedgerAnswers(questions: Questions): Readonly<Record<string, AnswerMethod>> {
  return {
    async getSession(bytes, signal) {
      const { sessionId, principal } = read(GetSessionRequestSchema, bytes);
      const asked = { idOrPrefix: named('session_id', sessionId), principal: textOf(principal) };
      const found = foundOf(await questions.getSession(asked, { signal }), `session "${sessionId}"`);
      return create(GetSessionResponseSchema, { ...toWholeSessionMessage(found), ...freshnessOf(found) });
    },
    async listSessions(bytes, signal) {
      const { filter, page } = read(ListSessionsRequestSchema, bytes);
      const asked =
        filter === undefined
          ? {}
          : {
              sinceMs: msOf(filter.sinceUnixNano),
              principal: textOf(filter.principal),
              agentId: textOf(filter.agentId),
              lane: textOf(filter.lane),
              terminalState: wordOf(TerminalState, filter.terminalState),
              recoveryStatus: wordOf(RecoveryStatus, filter.recoveryStatus),
            };
      const answer = answeredOf(await questions.listSessions({ ...asked, ...pageOf(page) }, { signal }));
      const sessions = answer.rows.map((row) => toSessionMessage(row));
      return create(ListSessionsResponseSchema, { sessions, nextCursor: answer.nextCursor, ...freshnessOf(answer) });
    },
    async getSpend(bytes, signal) {
      const { by, fromUnixNano, untilUnixNano, limit } = read(GetSpendRequestSchema, bytes);
      const asked = {
        by: by.map((each) => wordOf(SpendDimension, each) ?? 'unspecified'),
        fromMs: msOf(fromUnixNano),
        untilMs: msOf(untilUnixNano),
        limit: limit === 0 ? undefined : limit,
      };
      const answer = answeredOf(await questions.getSpend(asked, { signal }));
      return create(GetSpendResponseSchema, {
        groups: answer.rows.map((row) => toSpendMessage(row, answer.question.by.length)),
        fromUnixNano: BigInt(answer.question.fromMs) * nanosPerMs,
        untilUnixNano: BigInt(Math.trunc(answer.question.untilMs)) * nanosPerMs,
        isCut: answer.isCut,
        ...freshnessOf(answer),
      });
    },
  };
}

const nanosPerMs = 1_000_000n;

function read<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes);
  } catch {
    throw refusedAs([{ field: '', description: `expected a ${schema.typeName}, found bytes that are none` }]);
  }
}

/** What is asked for must be named: an empty beginning fits everything. */
function named(field: string, id: string): string {
  if (id !== '') return id;
  throw refusedAs([{ field, description: 'expected an id or the beginning of one, found nothing' }]);
}

function pageOf(page: Page | undefined): ListAsked {
  if (page === undefined) return {};
  return { limit: page.limit === 0 ? undefined : page.limit, cursor: page.cursor };
}

function answeredOf<Answer extends { readonly tag: 'answered' }>(answer: Answer | Refused): Answer {
  if (answer.tag === 'refused') throw refusedAs(answer.problems);
  return answer;
}

function foundOf<Whole, Candidate extends object>(
  search: Search<Whole, Candidate> & { readonly freshness: Freshness },
  what: string,
): Whole & { readonly freshness: Freshness } {
  if (search.tag === 'found') return search;
  if (search.tag === 'not_found') {
    const message = `expected a ${what}, found none: ${describeAbsence(search.freshness)}`;
    throw new QuestionRefused({ statusCode: status.NOT_FOUND, message });
  }
  const candidates = search.candidates.slice(0, candidateCountMax).map((each) => JSON.stringify(idsOf(each)));
  const message = `expected one ${what}, found several: ${candidates.join(', ')}; give more of the id`;
  throw new QuestionRefused({ statusCode: status.FAILED_PRECONDITION, message });
}

/** A message goes into a header, which has little room. */
const candidateCountMax = 5;

const idNames: ReadonlySet<string> = new Set(['tenant_id', 'call_id', 'session_id', 'principal']);

function idsOf(candidate: object) {
  return Object.fromEntries(Object.entries(candidate).filter(([name]) => idNames.has(name)));
}

function freshnessOf({ freshness }: { readonly freshness: Freshness }) {
  return { freshness: toFreshnessMessage(freshness) };
}

function refusedAs(problems: Refused['problems']): QuestionRefused {
  const message = problems.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return new QuestionRefused({ statusCode: status.INVALID_ARGUMENT, message, violations: problems });
}
