import { describe, expect, test } from '@jest/globals';
import type { ReadLane, ReadLanes, ReadLaneUse } from '@waybill/ports';
import { toLanesWithUse } from './lane-use.js';

const frozen: ReadLane = {
  tenant_id: 'default',
  lane: 'openai-prod',
  state: 'frozen',
  since: '2026-11-24 11:00:00.000000000',
  until: null,
  changed_by: 'ada',
  reason: 'runaway',
};
const untouched: ReadLane = { ...frozen, lane: 'fs_local', state: 'open', since: null };

function createUse(lane: string, is_after: 0 | 1, changes: Partial<ReadLaneUse>): ReadLaneUse {
  return { tenant_id: 'default', lane, is_after, currency: '', calls: '0', actual_nanos: '0', ...changes };
}

const read: ReadLanes = {
  lanes: [untouched, frozen],
  uses: [
    createUse('openai-prod', 0, { calls: '40' }),
    createUse('openai-prod', 0, { currency: 'USD', actual_nanos: '42000000' }),
    createUse('fs_local', 0, { calls: '7' }),
    createUse('fs_local', 1, { calls: '9' }),
  ],
};

describe('the use of lanes', () => {
  test('is told of both sides of a change, money by currency', () => {
    expect(toLanesWithUse(read, undefined)).toEqual([
      { lane: untouched, use: undefined },
      { lane: frozen, use: { callsBefore: 40, callsAfter: 0, nanosBefore: { USD: 42_000_000n }, nanosAfter: {} } },
    ]);
  });

  test('is compared for every lane around the change of one', () => {
    const [first] = toLanesWithUse(read, 'openai-prod');
    expect(first).toMatchObject({ use: { callsBefore: 7, callsAfter: 9 } });
  });

  test('never mixes two tenants', () => {
    const other = { ...read, lanes: [{ ...frozen, tenant_id: 'other' }] };
    expect(toLanesWithUse(other, undefined)).toMatchObject([{ use: { callsBefore: 0 } }]);
  });
});
