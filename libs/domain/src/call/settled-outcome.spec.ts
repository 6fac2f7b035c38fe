import { describe, expect, test } from '@jest/globals';
import { Disposition, GatewayVerdict, Layer, Outcome } from '@waybill/contracts';
import { aCallOf, aHistory } from '@waybill/testing';
import {
  outcomeRules,
  settledOutcomeOfCall,
  settleOutcome,
  type OutcomeEvidence,
  type SettledOutcome,
} from './settled-outcome.js';

const reports = ['', 'success', 'failure', 'denied', 'partial', 'unknown'] as const;
const looks = ['', 'success', 'failure', 'denied', 'partial', 'unknown'] as const;
const receipts = ['', 'action', 'no_op', 'refused'] as const;

const everyEvidence: readonly OutcomeEvidence[] = reports.flatMap((reported) =>
  looks.flatMap((verified) =>
    receipts.flatMap((disposition) =>
      [false, true].map((wasDenied) => ({ reported, verified, disposition, wasDenied })),
    ),
  ),
);

const isOpen = (outcome: string) => outcome === '' || outcome === 'unknown';

describe('how an attempt ended, over every combination of report, look, receipt and denial', () => {
  const isDressed = (each: OutcomeEvidence) => each.wasDenied && each.reported === 'failure';

  test('a failure of what a gateway denied was denied, whatever others say', () => {
    for (const each of everyEvidence.filter(isDressed))
      expect(settleOutcome(each)).toEqual({ outcome: 'denied', source: 'gateway' });
  });

  test('any other answer stands, whatever others say', () => {
    for (const each of everyEvidence.filter((each) => !isOpen(each.reported) && !isDressed(each)))
      expect(settleOutcome(each)).toEqual({ outcome: each.reported, source: 'reported' });
  });

  test('what nobody answered is closed by somebody who looked, before any receipt or gateway', () => {
    for (const each of everyEvidence.filter(({ reported, verified }) => isOpen(reported) && !isOpen(verified)))
      expect(settleOutcome(each)).toEqual({ outcome: each.verified, source: 'verification' });
  });

  test('and by a receipt where nobody looked, unless a gateway stopped it and no receipt says that it acted', () => {
    const ends: Readonly<Record<string, string>> = {
      action: 'success',
      no_op: 'success',
      refused: 'failure',
      '': 'unknown',
    };
    const open = everyEvidence.filter(({ reported, verified }) => isOpen(reported) && isOpen(verified));
    for (const each of open) {
      const wasStopped = each.wasDenied && each.reported === '' && each.disposition !== 'action';
      const source = each.disposition === '' ? '' : 'receipt';
      expect(settleOutcome(each)).toEqual(
        wasStopped ? { outcome: 'denied', source: 'gateway' } : { outcome: ends[each.disposition], source },
      );
    }
  });

  test('is unknown exactly where nobody closed it', () => {
    for (const each of everyEvidence) {
      const { outcome, source } = settleOutcome(each);
      expect([outcome === 'unknown', each]).toEqual([source === '', each]);
    }
  });

  test('uses each of its rules', () => {
    const used = everyEvidence.map((each) => outcomeRules.find((rule) => rule.applies(each)));
    for (const rule of outcomeRules) expect(used).toContain(rule);
  });
});

const outcomeNumbers = {
  success: Outcome.SUCCESS,
  failure: Outcome.FAILURE,
  denied: Outcome.DENIED,
  partial: Outcome.PARTIAL,
  unknown: Outcome.UNKNOWN,
} as const;
const dispositionNumbers = {
  action: Disposition.ACTION,
  no_op: Disposition.NO_OP,
  refused: Disposition.REFUSED,
} as const;

type Event = Parameters<typeof aHistory>[0][number];

/** The events of a call with one attempt of which exactly this is said. */
function eventsOf({ reported, verified, disposition, wasDenied }: OutcomeEvidence): readonly Event[] {
  const events: Event[] = [{ layer: Layer.REGISTRY, payload: { case: 'registryDecision', value: {} } }];
  if (isIn(outcomeNumbers, reported))
    events.push(
      { attempt: 1, payload: { case: 'toolCallStarted', value: {} } },
      { attempt: 1, payload: { case: 'toolCallFinished', value: { outcome: outcomeNumbers[reported] } } },
    );
  if (isIn(outcomeNumbers, verified))
    events.push({ payload: { case: 'verificationRecorded', value: { foundOutcome: outcomeNumbers[verified] } } });
  if (isIn(dispositionNumbers, disposition))
    events.push({ payload: { case: 'providerReceipt', value: { disposition: dispositionNumbers[disposition] } } });
  if (wasDenied) events.push({ payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.DENIED } } });
  return events;
}

function isIn<T extends object>(numbers: T, name: string): name is Extract<keyof T, string> {
  return name in numbers;
}

describe('a call of one attempt, over every combination of events', () => {
  test('ends as its table says, and says who closed it', () => {
    for (const evidence of everyEvidence) {
      const call = aCallOf(aHistory(eventsOf(evidence)));
      expect([evidence, { outcome: call.outcome, source: call.outcomeSource }]).toEqual([
        evidence,
        settleOutcome(evidence),
      ]);
    }
  });

  test('is contradicted by a look exactly where the look found something else than was said', () => {
    const refuted: Readonly<Record<string, readonly string[]>> = {
      action: ['failure', 'denied'],
      no_op: ['failure', 'denied'],
      refused: ['success'],
    };
    for (const evidence of everyEvidence) {
      const { conflicts } = aCallOf(aHistory(eventsOf(evidence)));
      const isTelling = !isOpen(evidence.verified);
      const refutesAnswer = isTelling && !isOpen(evidence.reported) && evidence.reported !== evidence.verified;
      const refutesReceipt = isTelling && (refuted[evidence.disposition] ?? []).includes(evidence.verified);
      const found = conflicts.filter((each) => each.kind === 'verification_mismatch').length;
      expect([evidence, found]).toEqual([evidence, Number(refutesAnswer) + Number(refutesReceipt)]);
    }
  });
});

describe('how a call ended, over every pair and triple of attempts', () => {
  const outcomes = ['success', 'failure', 'denied', 'partial', 'unknown'] as const;
  const attempt = (outcome: (typeof outcomes)[number]): SettledOutcome => ({
    outcome,
    source: outcome === 'unknown' ? '' : 'reported',
  });
  const histories = [1, 2, 3].flatMap((length) =>
    Array.from({ length }).reduce<readonly (readonly (typeof outcomes)[number][])[]>(
      (all) => all.flatMap((each) => outcomes.map((outcome) => [...each, outcome])),
      [[]],
    ),
  );

  test("is the last attempt's end, unless that failed and an earlier one did, or may have done, something", () => {
    expect(histories).toHaveLength(5 + 25 + 125);
    for (const history of histories) {
      const last = history.at(-1);
      const didNothing = last === 'failure' || last === 'denied';
      const partial = didNothing && history.includes('partial') ? 'partial' : undefined;
      const unknown = didNothing && history.includes('unknown') ? 'unknown' : undefined;
      expect([history, settledOutcomeOfCall(history.map(attempt)).outcome]).toEqual([
        history,
        partial ?? unknown ?? last,
      ]);
    }
  });

  test('is unknown without attempts', () => {
    expect(settledOutcomeOfCall([])).toEqual({ outcome: 'unknown', source: '' });
  });
});
