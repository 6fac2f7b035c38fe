import { describe, expect, test } from '@jest/globals';
import {
  DenialReason,
  Disposition,
  EnforcementMode,
  ErrorClass,
  ExpectedRecord,
  GatewayVerdict,
  Layer,
  Outcome,
} from '@waybill/contracts';
import { aCallOf, aHistory, aTraceEvent, asLogEvent, builtTraceId } from '@waybill/testing';
import { viewFragment } from '../join/fragment-view.js';
import { toHex } from '../payload.js';
import { callOfFragment } from './project-fragment.js';
import { noRates } from '../spend/rate-card.js';
import { stitch } from '../stitch/stitch.js';
import { initialTraceIndex } from '../stitch/trace-index.js';

type Event = Parameters<typeof aHistory>[0][number];

const denied = (more: object = {}): Event => ({
  layer: Layer.GATEWAY,
  actor: { chain: [{ id: 'user:ada' }, { id: 'agent:x' }] },
  payload: {
    case: 'gatewayDecision',
    value: {
      verdict: GatewayVerdict.DENIED,
      tool: 'delete_repo',
      server: 'forge',
      policy: { id: 'prod', version: '7', mode: EnforcementMode.ENFORCED },
      denial: {
        reason: DenialReason.SCOPE,
        rule: 'no-deletes',
        requestedCapability: 'tool:delete_repo',
        allowedNeighbour: 'tool:archive_repo',
      },
      ...more,
    },
  },
});

const allowed: Event = {
  layer: Layer.GATEWAY,
  payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.ALLOWED } },
};

describe('a denial that the caller is told of as something else', () => {
  const told = (attempt: number, value: object): readonly Event[] => [
    { attempt, payload: { case: 'toolCallStarted', value: {} } },
    { attempt, payload: { case: 'toolCallFinished', value } },
  ];
  const notFound = {
    outcome: Outcome.FAILURE,
    error: { errorClass: ErrorClass.TOOL_NOT_FOUND, errorCode: '-32602', redactedMessage: 'Unknown tool' },
  };
  const callFrom = (...events: readonly Event[]) => aCallOf(aHistory(events));

  test('is the denial, with what the caller was told inside it, and was refused before action', () => {
    const asDenied = {
      outcome: 'denied',
      error: { errorClass: 'scope_denied', errorCode: 'scope', innerClass: 'tool_not_found', innerCode: '-32602' },
      retry: { verdict: 'safe', reasons: ['refused_before_action'], nextAction: 'request_scope' },
    };
    const call = callFrom({ ...denied(), attempt: 1 }, ...told(1, notFound));
    expect(call).toMatchObject({ ...asDenied, outcomeSource: 'gateway', attempts: [asDenied], conflicts: [] });
  });

  test('is not refused before action when something acted', () => {
    const acted: Event = {
      attempt: 1,
      layer: Layer.PROVIDER,
      payload: { case: 'providerReceipt', value: { disposition: Disposition.ACTION } },
    };
    const call = callFrom({ ...denied(), attempt: 1 }, ...told(1, notFound), acted);
    expect(call).toMatchObject({ outcome: 'denied', retry: { verdict: 'unsafe', reasons: ['done_despite_denial'] } });
    expect(call.conflicts.map((each) => each.kind)).toEqual(['boundary_violation']);
  });

  test('leaves a success as it was answered, and calls it a violation', () => {
    const call = callFrom({ ...denied(), attempt: 1 }, ...told(1, { outcome: Outcome.SUCCESS }));
    expect(call).toMatchObject({ outcome: 'success', outcomeSource: 'reported' });
    expect(call.conflicts.map((each) => each.kind)).toEqual(['boundary_violation']);
  });

  test('holds for every attempt when it names none, and for one only when another one was let through', () => {
    const outcomes = (...events: readonly Event[]) =>
      callFrom(...events, ...told(1, notFound), ...told(2, notFound)).attempts.map((each) => each.outcome);
    expect(outcomes(denied())).toEqual(['denied', 'denied']);
    expect(outcomes({ ...denied(), attempt: 1 }, { ...allowed, attempt: 2 })).toEqual(['denied', 'failure']);
  });

  test('is none where the same gateway allowed it then, or only audited its rules', () => {
    const audited = denied({ policy: { id: 'prod', version: '7', mode: EnforcementMode.AUDITED } });
    for (const decisions of [[denied(), allowed], [audited]])
      expect(callFrom(...decisions, ...told(1, notFound))).toMatchObject({
        outcome: 'failure',
        error: { errorClass: 'tool_not_found' },
      });
  });
});

describe('a denial that never reached MCP', () => {
  const limits = { callEventCountMax: 10, looseEventCountMax: 10 };

  test('is a call of its own, denied and complete, with its neighbour, although it names no call', () => {
    const event = asLogEvent(aTraceEvent({ ...denied(), callId: '', eventId: 'd1' }));
    const [state] = stitch({ index: initialTraceIndex, calls: new Map(), links: new Map() }, event, limits);
    const view = viewFragment(state, toHex(builtTraceId), 'event:d1');
    expect(view && callOfFragment(view, noRates)).toMatchObject({
      state: 'complete',
      outcome: 'denied',
      outcomeSource: 'gateway',
      hopsPresent: ['gateway'],
      hopsMissing: [],
      tool: { name: 'delete_repo', server: 'forge' },
      actor: { principal: 'agent:x', originalActor: 'user:ada' },
      reversibility: 'no_effect',
      error: { errorClass: 'scope_denied', errorCode: 'scope', recoveryAction: 'request_scope' },
      retry: { verdict: 'safe', reasons: ['refused_before_action'], nextAction: 'request_scope' },
      denials: [
        {
          hop: 'gateway',
          reason: 'scope',
          rule: 'no-deletes',
          requestedCapability: 'tool:delete_repo',
          allowedNeighbour: 'tool:archive_repo',
          policyBundle: 'prod',
          policyVersion: '7',
          principal: 'agent:x',
        },
      ],
    });
  });

  test.each([
    [DenialReason.POLICY, 'policy_denied', 'request_approval'],
    [DenialReason.PARENT_TRAVERSAL, 'policy_denied', 'request_approval'],
    [DenialReason.BUDGET, 'budget_denied', 'raise_budget'],
    [DenialReason.LANE_FROZEN, 'lane_frozen', 'stop_for_human'],
  ])('is the error that its reason names: %i is %s and asks for %s', (reason, errorClass, recoveryAction) => {
    const call = aCallOf(aHistory([denied({ denial: { reason } })]));
    expect(call).toMatchObject({ error: { errorClass, recoveryAction }, retry: { nextAction: recoveryAction } });
  });

  test('is an orphan, as before, when it was only audited: the call may have gone on', () => {
    const audited = denied({ policy: { id: 'prod', version: '7', mode: EnforcementMode.AUDITED } });
    const call = aCallOf(aHistory([audited]), { callId: 'event:e0', joinRung: 'none', isOrphaned: true });
    expect(call).toMatchObject({ state: 'orphaned', outcome: 'unknown', denials: [{ enforcementMode: 'audited' }] });
  });

  test('waits for registry and runtime when it names its call, because they can find it', () => {
    const call = (...events: readonly Event[]) => aCallOf(aHistory([denied(), ...events]));
    expect(call()).toMatchObject({ state: 'open', outcome: 'denied', hopsMissing: ['registry', 'runtime'] });
    const route: Event = {
      layer: Layer.RUNTIME,
      payload: {
        case: 'runtimeDecision',
        value: { expectedRecords: [ExpectedRecord.GATEWAY, ExpectedRecord.PROVIDER] },
      },
    };
    expect(call(route)).toMatchObject({ state: 'complete', hopsMissing: [] });
  });

  test('is one denial, whoever else repeats its answer', () => {
    const answered: Event = {
      layer: Layer.GATEWAY,
      payload: { case: 'toolCallFinished', value: { outcome: Outcome.DENIED } },
    };
    const { denials, outcome } = aCallOf(aHistory([denied(), answered]));
    expect([denials.length, outcome]).toEqual([1, 'denied']);
  });
});
