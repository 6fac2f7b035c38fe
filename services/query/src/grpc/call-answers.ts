import { create } from '@bufbuild/protobuf';
import {
  CallState,
  DenialReason,
  GetCallRequestSchema,
  GetCallResponseSchema,
  GetRetryVerdictRequestSchema,
  GetRetryVerdictResponseSchema,
  Layer,
  ListCallsRequestSchema,
  ListCallsResponseSchema,
  ListDenialsRequestSchema,
  ListDenialsResponseSchema,
  Outcome,
} from '@waybill/contracts';
import type { CallQuestions } from '@waybill/questions';
import { answeredOf, foundOf, freshnessOf, named, pageOf, read, type AnswerMethod } from './answering.js';
import { toCallMessage, toDenialMessage, toRetryVerdictMessage, toWholeCallMessage } from './call-messages.convert.js';
import { wordOf } from './enum-of.js';
import { msOf, textOf } from './values.js';

/** The methods about calls. */
export function createCallAnswers(questions: CallQuestions): Readonly<Record<string, AnswerMethod>> {
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
              lane: textOf(filter.lane),
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
