import { describe, expect, test } from '@jest/globals';
import { IncidentOutcome, LaneState, Outcome, SpendKind, SpendSource, TerminalState } from '@waybill/contracts';
import { finished, given, started } from '../oracle/given-events.builder.js';
import type { OracleEvent } from '../oracle/oracle-event.js';
import { oracleCallsOf } from '../oracle/oracle.js';
import { oracleLedgersOf } from './oracle-ledger.js';

const ledgerOf = (...events: readonly OracleEvent[]) => {
  const [ledger] = oracleLedgersOf({ events, calls: oracleCallsOf(events), retryVerdictOf: () => 'verify_first' });
  if (ledger === undefined) throw new Error('expected a tenant, found none');
  return ledger;
};

interface EntryInit {
  readonly nanos?: number;
  readonly kind?: SpendKind;
  readonly corrects?: string;
  readonly currency?: string;
  readonly isRollup?: boolean;
  readonly at?: number;
}

const entry = (id: string, { nanos, kind, corrects = '', currency = 'USD', isRollup = false, at }: EntryInit) =>
  given({
    id,
    call: 'c',
    ...(at === undefined ? {} : { at }),
    payload: {
      case: 'spendRecorded',
      value: {
        kind: kind ?? SpendKind.ACTUAL,
        source: SpendSource.RECEIPT,
        correctsEntryId: corrects,
        isRollup,
        ...(nanos === undefined ? {} : { amount: { amountNanos: BigInt(nanos), currency } }),
      },
    },
  });

describe('the oracle of sessions and spend', () => {
  test('counts a call once, and a refund against what it corrects', () => {
    const ledger = ledgerOf(
      started({ id: 'a', call: 'c' }),
      entry('b', { nanos: 10 }),
      entry('d', { nanos: -4, kind: SpendKind.ADJUST, corrects: 'b' }),
      entry('e', { nanos: 99, isRollup: true }),
    );
    const sums = [...ledger.slots.values()].map(({ calls, actual, entries }) => [calls, actual, entries]);
    expect(sums).toEqual([
      [1n, 0n, 0n],
      [0n, 6n, 2n],
    ]);
    expect(ledger.sessions).toMatchObject([{ actualNanos: 6n, currency: 'USD', unpricedEntries: 0 }]);
  });

  test('adds no currencies, and counts what has no price', () => {
    const ledger = ledgerOf(
      started({ id: 'a', call: 'c' }),
      entry('b', { nanos: 10 }),
      entry('d', { nanos: 3, currency: 'EUR' }),
      entry('e', {}),
    );
    expect(ledger.sessions).toMatchObject([
      { currency: 'XXX', actualNanos: 0n, actualByCurrency: ['EUR=3', 'USD=10'], unpricedEntries: 1 },
    ]);
  });

  test('counts money in the minute in which it moved', () => {
    const ledger = ledgerOf(started({ id: 'a', call: 'c', at: 1 }), entry('b', { nanos: 10, at: 61 }));
    const places = [...ledger.slots].map(([place, { calls, actual }]) => [place.split('|')[0], calls, actual]);
    expect(places).toEqual([
      ['0', 1n, 0n],
      ['60000000000', 0n, 10n],
    ]);
  });

  test('takes the last word on how a session ended, else what its calls show', () => {
    const end = (id: string, at: number, terminalState: TerminalState) =>
      given({ id, at, payload: { case: 'sessionEnded', value: { terminalState } } });
    const calls = [finished({ id: 'a', call: 'c' }), finished({ id: 'b', call: 'd', outcome: Outcome.FAILURE })];
    expect(ledgerOf(...calls).sessions).toMatchObject([
      { terminalState: 'partial_success', terminalSource: 'derived', recoveryStatus: 'pending' },
    ]);
    expect(
      ledgerOf(...calls, end('y', 5, TerminalState.SUCCESS), end('x', 9, TerminalState.FAILED)).sessions,
    ).toMatchObject([{ terminalState: 'failed', terminalSource: 'reported' }]);
  });

  test('ends a freeze with the thaw, or when it runs out before', () => {
    const change = (id: string, at: number, state: LaneState, untilS = 0) =>
      given({
        id,
        at,
        payload: { case: 'laneChanged', value: { lane: 'l', state, untilUnixNano: BigInt(untilS) * 1_000_000_000n } },
      });
    const frozen = change('a', 1, LaneState.FROZEN);
    expect(ledgerOf(frozen, change('b', 5, LaneState.OPEN)).intervals).toMatchObject([
      { eventId: 'a', untilUnixNano: 5_000_000_000n, endedBy: 'change' },
      { eventId: 'b', untilUnixNano: undefined, endedBy: '' },
    ]);
    expect(ledgerOf(change('a', 1, LaneState.FROZEN, 3), change('b', 5, LaneState.OPEN)).intervals).toMatchObject([
      { eventId: 'a', untilUnixNano: 3_000_000_000n, endedBy: 'time' },
      { eventId: 'b' },
    ]);
  });

  test('closes an incident only with a typed outcome', () => {
    const close = (id: string, at: number, outcome: IncidentOutcome) =>
      given({ id, at, payload: { case: 'incidentClosed', value: { incidentId: 'i', outcome } } });
    const untyped = close('a', 1, IncidentOutcome.UNSPECIFIED);
    expect(ledgerOf(untyped).incidents).toMatchObject([
      { state: 'open', openReason: 'closed_without_outcome', findings: ['closed_without_outcome', 'not_opened'] },
    ]);
    expect(ledgerOf(untyped, close('b', 2, IncidentOutcome.FIXED)).incidents).toMatchObject([
      { state: 'closed', outcome: 'fixed', openReason: '' },
    ]);
  });

  test('finds ten calls with one input, and not nine', () => {
    const call = (index: number) =>
      given({
        id: `e${index}`,
        call: `c${index}`,
        at: 60 * index,
        payload: { case: 'toolCallStarted', value: { tool: { name: 't' }, input: { digest: Uint8Array.of(1) } } },
      });
    const calls = (count: number) => Array.from({ length: count }, (_, index) => call(index + 1));
    expect(ledgerOf(...calls(9)).runaways).toEqual([]);
    expect(ledgerOf(...calls(10)).runaways).toMatchObject([{ kind: 'repeated_input', callCount: 10 }]);
  });
});
