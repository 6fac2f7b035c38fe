import { describe, expect, test } from '@jest/globals';
import { DenialReason, EnforcementMode, ExpectedRecord, GatewayVerdict, Layer, Outcome } from '@waybill/contracts';
import { aCallOf, aHistory, aTraceEvent, asLogEvent, builtTraceId } from '@waybill/testing';
import { viewFragment } from './join/fragment-view.js';
import { toHex } from './payload.js';
import { callOfFragment } from './project-fragment.js';
import { noRates } from './spend/rate-card.js';
import { stitch } from './stitch.js';
import { initialTraceIndex } from './trace-index.js';

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
