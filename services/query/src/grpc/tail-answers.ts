import { create } from '@bufbuild/protobuf';
import {
  CallChangeKind,
  CallState,
  Outcome,
  TailCallsRequestSchema,
  TailCallsResponseSchema,
  type CallFilter,
  type TailCallsResponse,
} from '@waybill/contracts';
import type { CallChange, TailAsked, TailMessage, TailQuestions } from '@waybill/questions';
import { read, refusedAs } from './answering.js';
import { toCallMessage } from './call-messages.convert.js';
import { enumOf, wordOf } from './enum-of.js';
import { toFreshnessMessage } from './ledger-messages.convert.js';
import { msOf, textOf } from './values.js';

/** Answers one method with a stream, from the bytes of a request. Throws `QuestionRefused`. */
export type AnswerStream = (request: Uint8Array, signal: AbortSignal) => AsyncIterable<object>;

/** The methods that are answered with a stream. */
export function createTailAnswers(questions: TailQuestions): Readonly<Record<string, AnswerStream>> {
  return {
    tailCalls(bytes, signal) {
      const { filter, sinceUnixNano, cursor } = read(TailCallsRequestSchema, bytes);
      const asked = { ...askedOf(filter), sinceMs: msOf(sinceUnixNano), cursor: textOf(cursor) };
      const answer = questions.tailCalls(asked, { signal });
      if (answer.tag === 'refused') throw refusedAs(answer.problems);
      return toMessages(answer.messages);
    },
  };
}

function askedOf(filter: CallFilter | undefined): TailAsked {
  if (filter === undefined) return {};
  if (filter.sinceUnixNano !== 0n || filter.untilUnixNano !== 0n) throw refusedAs([boundOfTime]);
  return {
    tool: textOf(filter.tool),
    server: textOf(filter.server),
    outcome: wordOf(Outcome, filter.outcome),
    state: wordOf(CallState, filter.state),
    principal: textOf(filter.principal),
    lane: textOf(filter.lane),
    sessionId: textOf(filter.sessionId),
    traceId: textOf(filter.traceId),
  };
}

const boundOfTime = {
  field: 'filter',
  description: 'expected no bounds of time: a tail begins at since_unix_nano and does not end',
};

async function* toMessages(messages: AsyncIterable<TailMessage>): AsyncGenerator<TailCallsResponse, void, undefined> {
  for await (const message of messages) yield toTailMessage(message);
}

function toTailMessage(message: TailMessage): TailCallsResponse {
  const { cursor } = message;
  if (message.tag === 'beat') {
    const value = toFreshnessMessage(message.freshness);
    return create(TailCallsResponseSchema, { cursor, message: { case: 'freshness', value } });
  }
  return create(TailCallsResponseSchema, {
    cursor,
    message: { case: 'change', value: toChangeMessage(message.change) },
  });
}

function toChangeMessage(change: CallChange) {
  const kind = enumOf(CallChangeKind, change.kind);
  const stateBefore = change.kind === 'first_seen' ? CallState.UNSPECIFIED : enumOf(CallState, change.stateBefore);
  if (change.kind === 'gone') {
    const { tenant_id: tenantId, call_id: callId } = change.call;
    return { kind, call: { tenantId, callId }, stateBefore };
  }
  return { kind, call: toCallMessage(change.call), stateBefore, version: BigInt(change.call.version) };
}
