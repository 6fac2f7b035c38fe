import type { ClickHouseClient } from '@clickhouse/client';
import { Failure, type CallChangeReader, type ChangedKeys, type StandingCall } from '@waybill/ports';
import type { CallRow } from './call-row.js';
import { changedCallsQuery, changedKeysQuery, standingCallsQuery } from './change-queries.js';
import { listRows } from './list-rows.js';

const doing = 'looking for changed calls';

/** What has changed of calls, over the connection of a reader. */
export function createChangeReader(client: ClickHouseClient): CallChangeReader {
  return {
    async listChangedKeys(question, options) {
      const [found] = await listRows<ChangedKeys>(client, changedKeysQuery(question), doing, options);
      if (found !== undefined) return found;
      throw new Failure('retryable', 'store_failed', `${doing}: expected one row, found none`);
    },
    async listChangedCalls(filter, keys, options) {
      if (keys.length === 0) return [];
      return listRows<CallRow>(client, changedCallsQuery(filter, keys), doing, options);
    },
    async listStandingCalls(question, options) {
      const rows = await listRows<StandingRow>(client, standingCallsQuery(question), doing, options);
      return rows.map(({ stood: state, ...row }) => ({ ...row, state }));
    },
  };
}

type StandingRow = Omit<StandingCall, 'state'> & { readonly stood: string };
