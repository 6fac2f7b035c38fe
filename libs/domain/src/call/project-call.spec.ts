import { describe, expect, test } from '@jest/globals';
import {
  Disposition,
  ErrorClass,
  ErrorProtocol,
  ExpectedRecord,
  Layer,
  MappingConfidence,
  NoAnswerReason,
  Outcome,
  ReceiptVerification,
  RequestPhase,
} from '@waybill/contracts';
import { aCallOf, aHistory, builtAtUnixNano, receipt, started as startedBy, type HistoryEvent } from '@waybill/testing';
import { recordsDueAfterNanos } from './completeness.js';

const callFrom = (history: readonly HistoryEvent[]) => aCallOf(aHistory(history));
const started = (attempt = 1) => startedBy({ tool: { name: 't' } }, attempt);

describe('how a call ended', () => {
  test('a call that nobody saw end is unknown and open', () => {
    expect(callFrom([started()])).toMatchObject({ outcome: 'unknown', state: 'open', endedUnixNano: undefined });
  });

  test('an answer counts before a hop that stopped waiting, whichever spoke last', () => {
    const answered: HistoryEvent = {
      attempt: 1,
      payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS, latencyNanos: 5n } },
    };
    const gaveUp: HistoryEvent = {
      attempt: 1,
      layer: Layer.RUNTIME,
      payload: {
        case: 'toolCallFinished',
        value: { outcome: Outcome.UNKNOWN, noAnswerReason: NoAnswerReason.TIMED_OUT },
      },
    };
    for (const ends of [
      [answered, gaveUp],
      [gaveUp, answered],
    ]) {
      expect(callFrom([started(), ...ends])).toMatchObject({ outcome: 'success', latencyNanos: 5n, conflicts: [] });
    }
  });

  test('two answers that differ are a contradiction, and the graver one stands', () => {
    const call = callFrom([
      started(),
      { payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } } },
      {
        layer: Layer.GATEWAY,
        payload: {
          case: 'toolCallFinished',
          value: { outcome: Outcome.FAILURE, error: { errorClass: ErrorClass.CONFLICT } },
        },
      },
    ]);
    expect(call).toMatchObject({ outcome: 'failure', error: { errorClass: 'conflict' }, state: 'conflicted' });
    expect(call.conflicts).toEqual([
      { kind: 'outcome_mismatch', leftHop: 'tool', leftValue: 'success', rightHop: 'gateway', rightValue: 'failure' },
    ]);
  });

  test.each([
    [Disposition.ACTION, 'success'],
    [Disposition.NO_OP, 'success'],
    [Disposition.REFUSED, 'failure'],
  ])('a receipt closes an unknown outcome (disposition %s: %s)', (disposition, outcome) => {
    expect(callFrom([started(), receipt({ disposition })]).outcome).toBe(outcome);
  });

  test('somebody who looked closes an unknown outcome before any receipt', () => {
    const looked: HistoryEvent = {
      layer: Layer.OPERATOR,
      payload: { case: 'verificationRecorded', value: { foundOutcome: Outcome.FAILURE } },
    };
    expect(callFrom([started(), receipt({ disposition: Disposition.ACTION }), looked]).outcome).toBe('failure');
  });

  test('a request that never left is safe to repeat', () => {
    const neverSent: HistoryEvent = {
      payload: {
        case: 'toolCallFinished',
        value: {
          outcome: Outcome.UNKNOWN,
          noAnswerReason: NoAnswerReason.CONNECTION_LOST,
          requestPhase: RequestPhase.NOT_SENT,
        },
      },
    };
    expect(callFrom([started(), neverSent]).retry).toMatchObject({ verdict: 'safe', reasons: ['request_never_left'] });
  });
});

describe('when a call was first seen', () => {
  const decided: HistoryEvent = { occurredUnixNano: 5n, payload: { case: 'registryDecision', value: {} } };

  test('is the earliest moment of anything that was said of it, also of a decision before it began', () => {
    const began = { ...started(), occurredUnixNano: 7n };
    expect(callFrom([began, decided])).toMatchObject({ firstSeenUnixNano: 5n, startedUnixNano: 7n });
  });

  test('is not when its records are due, where nobody saw it begin', () => {
    expect(callFrom([decided])).toMatchObject({ firstSeenUnixNano: 5n, startedUnixNano: undefined });
  });

  test('is not known where nobody gave a time', () => {
    expect(callFrom([{ ...started(), occurredUnixNano: 0n }]).firstSeenUnixNano).toBe(0n);
  });
});

describe('what went wrong', () => {
  const failed = (error: object): HistoryEvent => ({
    payload: { case: 'toolCallFinished', value: { outcome: Outcome.FAILURE, error } },
  });

  test('is judged by the tables where the emitter gave only a code, and the row says by which rule and how surely', () => {
    const { error } = callFrom([started(), failed({ protocol: ErrorProtocol.HTTP, errorCode: '429' })]);
    expect(error).toMatchObject({ errorClass: 'rate_limited', errorCode: '429', mappingVersion: 'http/1' });
    expect(error.mappingRule).not.toBe('');
    expect(['certain', 'likely', 'guess']).toContain(error.confidence);
  });

  test('stays as the emitter said, with the error inside the error', () => {
    const { error } = callFrom([
      started(),
      failed({
        errorClass: ErrorClass.MALFORMED_SUCCESS,
        errorCode: '200',
        mappingConfidence: MappingConfidence.LIKELY,
        inner: { errorClass: ErrorClass.AUTH_EXPIRED, errorCode: '401' },
      }),
    ]);
    expect(error).toMatchObject({
      errorClass: 'malformed_success',
      confidence: 'likely',
      innerClass: 'auth_expired',
      innerCode: '401',
    });
  });

  test('of an upstream call is judged by the tables of its provider', () => {
    const { upstreamCalls } = callFrom([
      {
        payload: {
          case: 'upstreamCall',
          value: { provider: 'p', error: { protocol: ErrorProtocol.HTTP, errorCode: '404' } },
        },
      },
    ]);
    expect(upstreamCalls.map((each) => [each.errorClass, each.errorCode])).toEqual([['resource_not_found', '404']]);
  });
});

describe('a retry under the same idempotency key', () => {
  const receiptWithKey = (verification: ReceiptVerification) =>
    receipt({ disposition: Disposition.ACTION, idempotencyKey: 'k', verification });

  test('is offered when a verified receipt names the key', () => {
    const call = callFrom([started(), receiptWithKey(ReceiptVerification.SIGNATURE)]);
    expect(call.retry).toMatchObject({ verdict: 'safe_with_same_key', isIdempotent: true });
  });

  test('is not offered on the word of a receipt that nothing vouches for', () => {
    const call = callFrom([started(), receiptWithKey(ReceiptVerification.UNVERIFIED)]);
    expect(call.retry).toMatchObject({
      verdict: 'unsafe',
      reasons: ['already_done', 'idempotency_key_is_unconfirmed', 'receipt_is_unverified'],
    });
  });
});

describe('what is missing', () => {
  test('all four authorities owe a record, a minute after the tool call was last seen, unless a hop says otherwise', () => {
    expect(callFrom([started()])).toMatchObject({
      hopsPresent: ['tool'],
      hopsMissing: ['registry', 'gateway', 'runtime', 'provider'],
      deadlineUnixNano: builtAtUnixNano + recordsDueAfterNanos,
    });
  });

  test('what comes late gives nobody more time; where nobody saw the tool call, the last event counts', () => {
    const lateUnixNano = builtAtUnixNano + 3_600_000_000_000n;
    const late: HistoryEvent = { ...receipt({}), occurredUnixNano: lateUnixNano };
    expect(callFrom([started(), late]).deadlineUnixNano).toBe(builtAtUnixNano + recordsDueAfterNanos);
    expect(callFrom([late]).deadlineUnixNano).toBe(lateUnixNano + recordsDueAfterNanos);
  });

  test('the runtime says which records its route expects, and by when', () => {
    const route: HistoryEvent = {
      layer: Layer.RUNTIME,
      payload: {
        case: 'runtimeDecision',
        value: { expectedRecords: [ExpectedRecord.PROVIDER], deadlineUnixNano: 42n },
      },
    };
    expect(callFrom([route, started()])).toMatchObject({ hopsMissing: ['provider'], deadlineUnixNano: 42n });
  });
});
