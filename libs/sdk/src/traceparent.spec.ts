import { describe, expect, test } from '@jest/globals';
import { parseTraceparent, toTraceparent } from '@waybill/sdk';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('a traceparent', () => {
  test('is read as trace id, span id and the sampled flag', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, isSampled: true });
    expect(parseTraceparent(`00-${traceId}-${spanId}-02`)).toEqual({ traceId, spanId, isSampled: false });
  });

  test.each([
    ['another version', `01-${traceId}-${spanId}-01`],
    ['the forbidden version', `ff-${traceId}-${spanId}-01`],
    ['upper case', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['something behind the flags', `00-${traceId}-${spanId}-01-more`],
    ['a line break at the end', `00-${traceId}-${spanId}-01\n`],
    ['a short trace id', `00-${traceId.slice(1)}-${spanId}-01`],
    ['no text', 7],
  ])('with %s is refused', (_, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  test('that is written can be read back', () => {
    const parent = { traceId, spanId, isSampled: true };
    expect(parseTraceparent(toTraceparent(parent))).toEqual(parent);
  });

  test('is not written from ids that could not be read back', () => {
    expect(() => toTraceparent({ traceId: '0'.repeat(32), spanId, isSampled: true })).toThrow(TypeError);
  });
});
