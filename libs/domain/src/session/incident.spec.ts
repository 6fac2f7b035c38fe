import { describe, expect, test } from '@jest/globals';
import { EffectClass, IncidentClass, IncidentOutcome } from '@waybill/contracts';
import { aHistory } from '@waybill/testing';
import fc from 'fast-check';
import { incidentOf } from './incident.js';

type History = Parameters<typeof aHistory>[0];
type Init = History[number];

const eventsOf = (history: History) => aHistory(history).map(({ event }) => event);
const incidentFrom = (history: History) => incidentOf(eventsOf(history));

const opened: Init = {
  payload: {
    case: 'incidentOpened',
    value: {
      incidentId: 'inc-1',
      incidentClass: IncidentClass.AUTH_DRIFT,
      symptom: '401 on every write',
      lane: 'fs_prod',
      quotaOwner: 'team-a',
      lastVerifiedCheckpointId: 'cp-0',
    },
  },
};
const tried = (segment: number, value: object = {}): Init => ({
  payload: { case: 'fixAttempted', value: { incidentId: 'inc-1', segment, ...value } },
});
const closed = (outcome: IncidentOutcome, value: object = {}): Init => ({
  payload: { case: 'incidentClosed', value: { incidentId: 'inc-1', outcome, closedBy: 'user:ada', ...value } },
});

describe('the trail of an incident', () => {
  test('goes from checkpoint to checkpoint, and keeps what each segment changed apart', () => {
    const incident = incidentFrom([
      opened,
      tried(1, {
        hypothesis: 'the token expired',
        changedRoute: 'fs_backup',
        lastVerifiedCheckpointId: 'cp-0',
        checkpointId: 'cp-1',
        effectClass: EffectClass.READ,
        spendDelta: { amountNanos: 5n, currency: 'USD' },
      }),
      tried(2, { changedPromptOrPolicy: 'policy 4', lastVerifiedCheckpointId: 'cp-1', checkpointId: 'cp-2' }),
      closed(IncidentOutcome.FIXED, { checkpointId: 'cp-2' }),
    ]);
    expect(incident).toMatchObject({
      incidentId: 'inc-1',
      incidentClass: 'auth_drift',
      symptom: '401 on every write',
      lane: 'fs_prod',
      lastVerifiedCheckpointId: 'cp-0',
      reachedCheckpointId: 'cp-2',
      state: 'closed',
      outcome: 'fixed',
      closedBy: 'user:ada',
      openReason: '',
      findings: [],
    });
    expect(
      incident.segments.map((each) => [
        each.checkpointBeforeId,
        each.checkpointId,
        each.spendDeltaNanos,
        each.findings,
      ]),
    ).toEqual([
      ['cp-0', 'cp-1', 5n, []],
      ['cp-1', 'cp-2', undefined, []],
    ]);
  });

  test.each([
    [IncidentOutcome.FIXED, 'fixed'],
    [IncidentOutcome.DENIED, 'denied'],
    [IncidentOutcome.DUPLICATE_SAFE, 'duplicate_safe'],
    [IncidentOutcome.ROLLBACK_COMPLETE, 'rollback_complete'],
    [IncidentOutcome.HUMAN_REVIEW_REQUIRED, 'human_review_required'],
  ])('closes with outcome %s: %s', (outcome, name) => {
    expect(incidentFrom([opened, closed(outcome)])).toMatchObject({ state: 'closed', outcome: name });
  });

  test('stays open, and says why, when it was closed without an outcome', () => {
    const untyped = closed(IncidentOutcome.UNSPECIFIED);
    expect(incidentFrom([opened, untyped])).toMatchObject({
      state: 'open',
      openReason: 'closed_without_outcome',
      outcome: '',
      closedBy: '',
      closedUnixNano: undefined,
      findings: ['closed_without_outcome'],
    });
    expect(incidentFrom([opened])).toMatchObject({ state: 'open', openReason: '', findings: [] });
    expect(incidentFrom([opened, untyped, closed(IncidentOutcome.DENIED)])).toMatchObject({
      state: 'closed',
      openReason: '',
      outcome: 'denied',
      findings: ['closed_without_outcome'],
    });
  });

  test('keeps the first typed close, and shows that another one differs', () => {
    expect(incidentFrom([opened, closed(IncidentOutcome.FIXED), closed(IncidentOutcome.DENIED)])).toMatchObject({
      outcome: 'fixed',
      findings: ['closed_again'],
    });
    expect(incidentFrom([opened, closed(IncidentOutcome.FIXED), closed(IncidentOutcome.FIXED)]).findings).toEqual([]);
  });

  test('shows a close at another checkpoint than the one reached, and what was tried after it', () => {
    const history = [
      opened,
      tried(1, { checkpointId: 'cp-1' }),
      closed(IncidentOutcome.FIXED, { checkpointId: 'cp-9' }),
    ];
    expect(incidentFrom(history).findings).toEqual(['closed_elsewhere']);
    expect(incidentFrom([...history, tried(2, { checkpointId: 'cp-9' })]).findings).toEqual(['tried_after_close']);
  });

  test('is shown also when nobody opened it, or somebody did so twice', () => {
    expect(incidentFrom([tried(1)])).toMatchObject({
      incidentId: 'inc-1',
      openedUnixNano: undefined,
      findings: ['not_opened'],
    });
    expect(incidentFrom([opened, opened]).findings).toEqual(['opened_again']);
  });
});

describe('a segment', () => {
  const findingsOf = (...segments: Init[]) => incidentFrom([opened, ...segments]).segments.map((each) => each.findings);

  test('that skips a number is found', () => {
    expect(findingsOf(tried(1, { checkpointId: 'a' }), tried(3, { checkpointId: 'b' }))).toEqual([
      [],
      ['number_skipped'],
    ]);
    expect(findingsOf(tried(2, { checkpointId: 'a' }))).toEqual([['number_skipped']]);
  });

  test('that repeats a number, or has none, is kept and found', () => {
    expect(findingsOf(tried(1, { checkpointId: 'a' }), tried(1, { checkpointId: 'b' }))).toEqual([
      [],
      ['number_repeated'],
    ]);
    expect(findingsOf(tried(0, { checkpointId: 'b' }), tried(1, { checkpointId: 'a' }))).toEqual([
      [],
      ['number_missing'],
    ]);
  });

  test('that begins at another checkpoint than the one reached before is found', () => {
    expect(
      findingsOf(
        tried(1, { lastVerifiedCheckpointId: 'cp-7', checkpointId: 'cp-1' }),
        tried(2, { lastVerifiedCheckpointId: 'cp-0', checkpointId: 'cp-2' }),
      ),
    ).toEqual([['other_checkpoint_before'], ['other_checkpoint_before']]);
  });

  test('that reached no checkpoint leaves the chain where it was', () => {
    const { segments, reachedCheckpointId } = incidentFrom([
      opened,
      tried(1),
      tried(2, { lastVerifiedCheckpointId: 'cp-0', checkpointId: 'cp-2' }),
    ]);
    expect(segments.map((each) => [each.checkpointBeforeId, each.reachedCheckpointId, each.findings])).toEqual([
      ['cp-0', 'cp-0', ['reached_no_checkpoint']],
      ['cp-0', 'cp-2', []],
    ]);
    expect(reachedCheckpointId).toBe('cp-2');
  });
});

test('an incident does not depend on the order of its events, nor on how often they come', () => {
  const inits = fc.array(
    fc.oneof(
      fc.constant(opened),
      fc
        .tuple(fc.nat(3), fc.constantFrom('', 'x', 'y'))
        .map(([segment, checkpointId]) => tried(segment, { checkpointId })),
      fc.constantFrom(0, 1, 2).map((outcome) => closed(outcome)),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(inits, fc.boolean(), fc.nat(7), (history, isAtOnce, turn) => {
      const events = eventsOf(history.map((each) => (isAtOnce ? { ...each, occurredUnixNano: 7n } : each)));
      const turned = [...events.slice(turn), ...events].toReversed();
      expect(incidentOf(turned)).toEqual(incidentOf(events));
    }),
  );
});
