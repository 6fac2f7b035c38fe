import { describe, expect, test } from '@jest/globals';
import { chooseEngines } from './engine-choice.js';

describe('the engines of a process', () => {
  test('are its own unless others are named', () => {
    expect(chooseEngines({ WAYBILL_LOG_URL: '', WAYBILL_STORE_USER: 'ada' })).toEqual({
      kind: 'chosen',
      engines: { log: { kind: 'embedded' }, store: { kind: 'embedded' } },
    });
  });

  test('can be chosen one by one', () => {
    const ofLog = chooseEngines({ WAYBILL_LOG_URL: 'kafka://a:1,b', WAYBILL_KAFKA_PREFIX: 'x.' });
    expect(ofLog).toMatchObject({
      engines: {
        log: { kind: 'outside', engine: { brokers: ['a:1', 'b:9092'], prefix: 'x.' } },
        store: { kind: 'embedded' },
      },
    });
    const ofStore = chooseEngines({ WAYBILL_STORE_URL: 'http://s:8123/', WAYBILL_STORE_USER: 'ada' });
    expect(ofStore).toMatchObject({
      engines: { log: { kind: 'embedded' }, store: { kind: 'outside', engine: { url: 'http://s:8123', user: 'ada' } } },
    });
  });

  test('are refused with everything that is wrong with their addresses, under the names that were set', () => {
    const outcome = chooseEngines({
      WAYBILL_LOG_URL: 'kafka://a b',
      WAYBILL_KAFKA_TLS: 'maybe',
      WAYBILL_STORE_URL: 'ftp://x',
    });
    expect(outcome.kind === 'refused' ? outcome.problems.map((each) => each.split(':')[0]) : []).toEqual([
      'WAYBILL_LOG_URL',
      'WAYBILL_KAFKA_TLS',
      'WAYBILL_STORE_URL',
    ]);
  });

  test.each(['redis://x', 'broker:9092', 'http://broker'])('know no log at %s', (url) => {
    const outcome = chooseEngines({ WAYBILL_LOG_URL: url });
    expect(outcome).toMatchObject({ kind: 'refused', problems: [expect.stringContaining(`found "${url}"`)] });
  });
});
