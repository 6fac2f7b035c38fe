import { describe, expect, test } from '@jest/globals';
import { parseMeta, withMeta } from '@waybill/sdk';

const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', isSampled: true };

describe('the context in _meta', () => {
  test('is read back as it was written', () => {
    const ids = { callId: 'call', sessionId: 'session', sessionHandle: 'wb1.k.e.s', attempt: 2 };
    const context = { parent, tracestate: 'a=1', baggage: 'b=2', ...ids };
    expect(parseMeta(withMeta({}, context))).toEqual(context);
  });

  test('is written under the names that MCP and Waybill have for it', () => {
    expect(withMeta(undefined, { parent, callId: 'call', attempt: 1 })).toEqual({
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'waybill/call_id': 'call',
      'waybill/attempt': 1,
    });
  });

  test('leaves everything else as it is, and the original untouched', () => {
    const original = Object.freeze({ progressToken: 7, traceparent: 'old', 'vendor/key': { deep: true } });
    expect(withMeta(original, { parent })).toEqual({
      progressToken: 7,
      'vendor/key': { deep: true },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(original.traceparent).toBe('old');
  });

  test.each([undefined, null, 'text', 7, [], {}])('is empty when _meta is %j', (meta) => {
    expect(Object.values(parseMeta(meta)).filter((value) => value !== undefined)).toEqual([]);
  });

  test.each([
    ['waybill/call_id', 'x'.repeat(257)],
    ['waybill/call_id', ''],
    ['waybill/session_id', 7],
    ['waybill/session_handle', 'x'.repeat(8_193)],
    ['waybill/attempt', 0],
    ['waybill/attempt', 1.5],
    ['waybill/attempt', '2'],
    ['traceparent', 'nonsense'],
    ['tracestate', 'x'.repeat(513)],
    ['baggage', 'x'.repeat(8_193)],
  ])('leaves out %s when it is malformed or too long', (key, value) => {
    expect(Object.values(parseMeta({ [key]: value })).filter((read) => read !== undefined)).toEqual([]);
  });
});
