import { create } from '@bufbuild/protobuf';
import {
  GetSessionRequestSchema,
  GetSessionResponseSchema,
  GetSpendRequestSchema,
  GetSpendResponseSchema,
  ListSessionsRequestSchema,
  ListSessionsResponseSchema,
  RecoveryStatus,
  SpendDimension,
  TerminalState,
} from '@waybill/contracts';
import type { LedgerQuestions } from '@waybill/questions';
import { answeredOf, foundOf, freshnessOf, named, pageOf, read, type AnswerMethod } from './answering.js';
import { wordOf } from './enum-of.js';
import { toSessionMessage, toSpendMessage, toWholeSessionMessage } from './ledger-messages.convert.js';
import { msOf, textOf } from './values.js';

const nanosPerMs = 1_000_000n;

/** The methods about sessions and spend. */
export function createLedgerAnswers(questions: LedgerQuestions): Readonly<Record<string, AnswerMethod>> {
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
