import { describe, expect, test } from '@jest/globals';
import { spliceMeta } from './splice-meta.js';

const added = { traceparent: 'T', 'waybill/call_id': 'C' };
const splice = (line: string): string | undefined => spliceMeta(Buffer.from(line), added)?.toString();

describe('spliceMeta', () => {
  test('makes _meta the first member of params and leaves every other byte alone', () => {
    const line =
      '{ "jsonrpc":"2.0" ,"params" : {"name":"a\\u0062","arguments":{"n":1.50e+400}} , "id":10000000000000000001}\r\n';
    expect(splice(line)).toBe(line.replace('{"name"', '{"_meta":{"traceparent":"T","waybill/call_id":"C"},"name"'));
  });

  test('adds to a _meta that is there', () => {
    expect(splice('{"params":{"_meta":{"progressToken":1}}}\n')).toBe(
      '{"params":{"_meta":{"traceparent":"T","waybill/call_id":"C","progressToken":1}}}\n',
    );
    expect(splice('{"params":{"_meta":{ }}}')).toBe('{"params":{"_meta":{"traceparent":"T","waybill/call_id":"C" }}}');
  });

  test('fills empty params', () => {
    expect(splice('{"params":{}}')).toBe('{"params":{"_meta":{"traceparent":"T","waybill/call_id":"C"}}}');
  });

  test('is not misled by the same words inside values', () => {
    const line = '{"x":{"params":{"_meta":1}},"y":"\\"params\\":{","z":[{"params":{}}],"params":{"a":"_meta"}}';
    expect(splice(line)).toBe(line.replace('{"a"', '{"_meta":{"traceparent":"T","waybill/call_id":"C"},"a"'));
  });

  test('knows keys that are written with escapes', () => {
    expect(splice('{"par\\u0061ms":{"\\u005fmeta":{}}}')).toBe(
      '{"par\\u0061ms":{"\\u005fmeta":{"traceparent":"T","waybill/call_id":"C"}}}',
    );
  });

  test.each([
    ['no params', '{"id":1}'],
    ['params that are a list', '{"params":[1]}'],
    ['a _meta that is no object', '{"params":{"_meta":null}}'],
    ['params given twice', '{"params":{},"params":{}}'],
    ['_meta given twice', '{"params":{"_meta":{},"a":1,"_meta":{}}}'],
    ['a batch', '[{"params":{}}]'],
  ])('leaves alone a request with %s', (_what, line) => {
    expect(splice(line)).toBeUndefined();
  });
});
