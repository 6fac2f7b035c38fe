import { describe, expect, test } from '@jest/globals';
import type { StoredCall } from '@waybill/clickhouse';
import { callFields, diffOf, isDifferent, type CallFieldValues } from '@waybill/domain';
import type { ReadSurroundings } from '@waybill/ports';
import { aProjectionOf } from '@waybill/testing';
import { arrivalsOf, listGoldenHistories, projectionOf } from '../../../test/fixtures/golden-history.js';
import { storedCallsOf } from '../../../test/fixtures/stored-history.js';
import { toCallValues } from './call-values.convert.js';

const readUnixMs = Date.parse('2026-06-01T00:00:00Z');
const nothing: ReadSurroundings = { harness: [], surfaces: [] };
const valuesOf = (stored: StoredCall): CallFieldValues => toCallValues(stored, nothing);
const nanosOf = (value: CallFieldValues['actual'], currency: string) => String(value?.nanos.get(currency) ?? 0n);

const calls: readonly StoredCall[] = (
  await Promise.all(listGoldenHistories().map((history) => projectionOf(arrivalsOf(history))))
).flatMap((projection) => storedCallsOf(projection, readUnixMs));

describe('what is compared of a call', () => {
  test('differs in nothing from itself, whatever happened to it', () => {
    expect(calls.length).toBeGreaterThan(20);
    for (const stored of calls) expect(isDifferent(diffOf(callFields, valuesOf(stored), valuesOf(stored)))).toBe(false);
  });

  test('costs by its entries what its row says', () => {
    for (const stored of calls) {
      const { estimated, actual } = valuesOf(stored);
      const { currency, estimated_nanos, actual_nanos } = stored.call;
      expect([nanosOf(estimated, currency), nanosOf(actual, currency)]).toEqual([estimated_nanos, actual_nanos]);
    }
    expect(calls.some(({ call }) => call.actual_nanos !== '0')).toBe(true);
  });

  test('has an amount in each currency where its row has no sum', () => {
    const cost = (amountNanos: bigint, currency: string) =>
      ({ case: 'upstreamCall', value: { cost: { amountNanos, currency } } }) as const;
    const projection = aProjectionOf({ c: [{ payload: cost(5n, 'USD') }, { payload: cost(7n, 'EUR') }] });
    const [stored] = storedCallsOf(projection, readUnixMs);
    expect(stored?.call).toMatchObject({ currency: 'XXX', actual_nanos: '0' });
    const values = stored === undefined ? undefined : valuesOf(stored);
    expect([...(values?.actual?.nanos ?? [])]).toEqual([
      ['USD', 5n],
      ['EUR', 7n],
    ]);
    expect(values?.estimated).toBeUndefined();
  });

  test('says of what nobody said that nobody said', () => {
    const [stored] = storedCallsOf(
      aProjectionOf({ c: [{ payload: { case: 'toolCallStarted', value: {} } }] }),
      readUnixMs,
    );
    expect(stored && valuesOf(stored)).toMatchObject({
      credential_lane: undefined,
      scopes: undefined,
      manifest_drifted: undefined,
      receipt_verified: undefined,
      recoverable: undefined,
      actual: undefined,
      latency: undefined,
      tool_surface: undefined,
      // Looked for, and found to be none.
      denials: { kind: 'keyed', entries: [] },
      unpriced: { kind: 'count', count: 0n },
    });
  });
});
