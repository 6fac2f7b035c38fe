import { describe, expect, test } from '@jest/globals';
import { aTraceEvent } from '@waybill/testing';
import { aliasesOf } from './alias.js';
import { homeTraceOf } from './home-trace.js';

type Init = Parameters<typeof aTraceEvent>[0];
const textsOf = (init: Init) => aliasesOf(aTraceEvent({ callId: '', ...init })).map(({ text }) => JSON.parse(text));

describe('the aliases of an event', () => {
  test('come strongest first, each once', () => {
    expect(
      textsOf({
        callId: 'c',
        aliases: {
          genAiToolCallId: 't',
          conversationId: 'chat',
          requestStateDigest: Uint8Array.of(1, 2),
          idempotencyKey: 'k',
          providerRequestId: 'p',
          receiptId: 'r',
          provider: 'bank',
        },
        payload: { case: 'providerReceipt', value: { idempotencyKey: 'k', receiptId: 'r2' } },
      }),
    ).toEqual([
      ['call_id', 'c'],
      ['gen_ai', 'chat', 't'],
      ['request_state', '0102'],
      ['idempotency_key', 'bank', 'k'],
      ['provider_request_id', 'bank', 'p'],
      ['receipt_id', 'bank', 'r'],
      ['receipt_id', 'bank', 'r2'],
    ]);
  });

  test('are none where half of a name is missing', () => {
    expect(textsOf({ aliases: { genAiToolCallId: 't' } })).toEqual([]);
    expect(textsOf({ aliases: { conversationId: 'chat' } })).toEqual([]);
  });

  test('belong to the provider that the payload names, else to that of the envelope', () => {
    const aliases = { provider: 'post', idempotencyKey: 'k' };
    const route = { case: 'runtimeDecision', value: { selected: { provider: 'bank' }, idempotencyKey: 'k' } } as const;
    expect(textsOf({ aliases, payload: route })).toEqual([['idempotency_key', 'bank', 'k']]);
    const file = { case: 'fileOperation', value: { receiptId: 'r' } } as const;
    expect(textsOf({ aliases, payload: file })).toEqual([
      ['idempotency_key', 'post', 'k'],
      ['receipt_id', 'post', 'r'],
    ]);
  });
});

describe('the home of an event', () => {
  const webhook = (receiptId: string) =>
    homeTraceOf(aTraceEvent({ traceId: new Uint8Array(), callId: '', aliases: { receiptId } }));

  test('is its trace', () => {
    const event = aTraceEvent({});
    expect(homeTraceOf(event)).toBe(event.traceId);
  });

  test('is 16 bytes that follow from its strongest alias when it has no trace', () => {
    expect(webhook('r')).toHaveLength(16);
    expect(webhook('r')).toEqual(webhook('r'));
    expect(webhook('r')).not.toEqual(webhook('s'));
  });

  test('is nowhere when it has neither', () => {
    expect(homeTraceOf(aTraceEvent({ traceId: new Uint8Array(), callId: '' }))).toBeUndefined();
  });
});
