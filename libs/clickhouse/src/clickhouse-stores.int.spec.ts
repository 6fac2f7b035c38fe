import { test } from '@jest/globals';
import { testClickHouseStores } from './clickhouse-stores.contract.js';
import { aStoreEngine, aStoreServer } from './store-engine.builder.js';

testClickHouseStores('The engine beside us', () => aStoreEngine());

const {
  WAYBILL_TEST_CLICKHOUSE_URL: url,
  WAYBILL_TEST_CLICKHOUSE_USER: user = 'default',
  WAYBILL_TEST_CLICKHOUSE_PASSWORD: password = '',
} = process.env;

// Said aloud: a suite that quietly did not run looks like one that passed.
if (url === undefined || url === '') {
  const reason = 'an outside ClickHouse server did not run: WAYBILL_TEST_CLICKHOUSE_URL names none';
  process.stderr.write(`contracts of stores: ran against the engine beside us; ${reason}\n`);
  test.skip(reason, () => {});
} else {
  process.stderr.write(`contracts of stores: run against the engine beside us and the server at ${url}\n`);
  testClickHouseStores(`The server at ${url}`, () => aStoreServer({ url, user, password }));
}
