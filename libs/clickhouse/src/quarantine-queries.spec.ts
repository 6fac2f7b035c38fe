import { describe, expect, test } from '@jest/globals';
import { breachesQuery, conservationQuery } from './conservation-queries.js';
import { laterFailuresQuery, listQuarantineQuery, quarantinePayloadsQuery } from './quarantine-queries.js';

describe('The queries of quarantine', () => {
  test('restrict by what is given, and continue after the last failure of a page', () => {
    const { query, query_params } = listQuarantineQuery({
      limit: 5,
      sinceMs: 1.5,
      reason: 'limit',
      stage: 'collector',
      after: 'f9',
      isWaiting: true,
    });
    expect(query).toContain(
      `WHERE appended_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC') AND reason = {reason:String}`,
    );
    expect(query).toContain(`WHERE failure_id = {after:String}`);
    expect(query).toContain(`AND redrive_outcome != 'appended'\nORDER BY appended_at DESC, failure_id DESC`);
    expect(query_params).toEqual({ limit: 5, sinceMs: 1, reason: 'limit', stage: 'collector', after: 'f9' });
  });

  test('restrict by nothing when nothing is given, and read bytes only where they are asked for', () => {
    expect(listQuarantineQuery({ limit: 5 }).query).not.toMatch(/WHERE|base64/);
    const { query, query_params } = quarantinePayloadsQuery({ limit: 1, failureIds: ['f1'] });
    expect(query).toContain('base64Encode(payload) AS payload_base64');
    expect(query).toContain('WHERE failure_id IN {failureIds:Array(String)}\n');
    expect(query_params).toEqual({ limit: 1, failureIds: ['f1'] });
  });

  test('look for what the stitcher set aside since a moment', () => {
    expect(laterFailuresQuery(['a', 'b'], 7.9).query_params).toEqual({ eventIds: ['a', 'b'], sinceMs: 7, limit: 2 });
  });
});

describe('The queries of the conservation law', () => {
  test('begin with the hour that the moment lies in, and show first what somebody has to look at', () => {
    const { query, query_params } = conservationQuery({ fromMs: 9.5, limit: 3 });
    expect(query).toContain(`WHERE hour >= toStartOfHour(fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC'))`);
    expect(query).toContain('ORDER BY unexplained > 0 DESC, missing > 0 DESC, hour DESC');
    expect(query_params).toEqual({ fromMs: 9, limit: 3 });
    expect(breachesQuery({ fromMs: 9, limit: 3 }).query).toContain(
      'FROM waybill_v.conservation_breaches\nWHERE hour >=',
    );
  });
});
