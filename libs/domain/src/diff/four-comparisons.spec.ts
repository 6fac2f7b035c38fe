import { describe, expect, test } from '@jest/globals';
import { callFields, type CallFieldValues } from './call-fields.js';
import type { ClaimedSpend } from './claimed-spend.js';
import { diffOf, isDifferent, type Difference } from './diff.js';
import { countOf, durationOf, keyedOf, moneyOf, scalarOf, setOf, type FieldTable, type FieldValues } from './field.js';
import { expectedValuesOf, receiptFields, receiptValuesOf, type CallClaims } from './receipt-fields.js';

/** Nothing is said in any field of a table. */
function silenceIn<Table extends FieldTable>(table: Table): FieldValues<Table> {
  const names = Object.values(table).flatMap((fields) => Object.keys(fields));
  return Object.fromEntries(names.map((name) => [name, undefined])) as FieldValues<Table>;
}

/** A write that went straight to its server, by a service with a lane of its own. */
const direct: CallFieldValues = {
  ...silenceIn(callFields),
  tenant_id: scalarOf('acme'),
  original_actor: scalarOf('user:ada'),
  principal: scalarOf('agent:planner'),
  principal_chain: scalarOf('user:ada → agent:planner'),
  auth_mode: scalarOf('service'),
  credential_lane: scalarOf('bank-prod'),
  credential_fingerprint: scalarOf('sha256:ab12'),
  scopes: setOf(['charges:read', 'charges:write']),
  denials: keyedOf([]),
  server: scalarOf('payments'),
  tool: scalarOf('charge_card'),
  hops_present: setOf(['runtime', 'tool']),
  hops_missing: setOf(['gateway']),
  outcome: scalarOf('success'),
  attempts: countOf(1),
  effects: keyedOf([['charge charge:1', 'permanent']]),
  actual: moneyOf([['USD', 3_000_000_000n]]),
  unpriced: countOf(0),
  latency: durationOf(170_000_000n),
};

/** The fields that differ, as they are told. */
function differing(differences: readonly Difference[]): readonly string[] {
  return differences
    .filter(({ status }) => status !== 'same' && status !== 'unsaid')
    .map(({ group, name, status }) => `${group} ${name} ${status}`);
}

function memberNames(differences: readonly Difference[], name: string, status: string): readonly string[] {
  const members = differences.find((each) => each.name === name)?.members ?? [];
  return members.filter((each) => each.status === status).map((each) => each.name);
}

describe('what is told of two calls', () => {
  test('of the direct and the mediated path: with whose authority first, then by which way', () => {
    const mediated: CallFieldValues = {
      ...direct,
      principal_chain: scalarOf('user:ada → agent:planner → gateway:edge'),
      mediated_principal: scalarOf('gateway:edge'),
      credential_lane: scalarOf('bank-fallback'),
      credential_fingerprint: scalarOf('sha256:ff00'),
      scopes: setOf(['charges:read', 'charges:write', 'refunds:write']),
      gateway_verdict: scalarOf('allowed'),
      policy_bundle: scalarOf('payments'),
      policy_version: scalarOf('7'),
      tool_surface: setOf(['charge_card', 'quote']),
      hidden_tools: countOf(4),
      adapter: scalarOf('mcp-bridge'),
      adapter_version: scalarOf('1.2'),
      hops_present: setOf(['gateway', 'runtime', 'tool']),
      hops_missing: setOf([]),
    };
    const differences = diffOf(callFields, direct, mediated);
    expect(differing(differences)).toEqual([
      'authority principal_chain changed',
      'authority mediated_principal only_right',
      'authority credential_lane changed',
      'authority credential_fingerprint changed',
      'authority scopes changed',
      'authority gateway_verdict only_right',
      'authority policy_bundle only_right',
      'authority policy_version only_right',
      'authority tool_surface only_right',
      'authority hidden_tools only_right',
      'route adapter only_right',
      'route adapter_version only_right',
      'route hops_present changed',
      'route hops_missing changed',
    ]);
    expect(memberNames(differences, 'scopes', 'only_right')).toEqual(['refunds:write']);
    expect(memberNames(differences, 'scopes', 'same')).toEqual(['charges:read', 'charges:write']);
  });

  test('of a fresh and a warm checkout: what the agent was run with, and that it was granted more', () => {
    const harness = (toolContract: string) =>
      keyedOf([
        ['instruction_source', 'AGENTS.md sha256:aa'],
        ['tool_contract', toolContract],
      ]);
    const fresh: CallFieldValues = {
      ...direct,
      checkout_state: setOf(['fresh']),
      harness: harness('tools.json sha256:01'),
      founded_grants: setOf(['repo:read']),
    };
    const warm: CallFieldValues = {
      ...direct,
      checkout_state: setOf(['warm']),
      harness: harness('tools.json sha256:02'),
      founded_grants: setOf(['repo:read']),
      unfounded_grants: setOf(['repo:write']),
    };
    const differences = diffOf(callFields, fresh, warm);
    expect(differing(differences)).toEqual([
      'authority unfounded_grants only_right',
      'route checkout_state changed',
      'route harness changed',
    ]);
    expect(memberNames(differences, 'harness', 'changed')).toEqual(['tool_contract']);
    expect(memberNames(differences, 'harness', 'same')).toEqual(['instruction_source']);
  });

  test('of before and after a fix: which policy changed, and that the error is gone', () => {
    const before: CallFieldValues = {
      ...direct,
      policy_bundle: scalarOf('payments'),
      policy_version: scalarOf('7'),
      denials: keyedOf([['scope by gateway', 'charges.write, asked for charges:write']]),
      outcome: scalarOf('denied'),
      error_class: scalarOf('scope_denied'),
      retry_verdict: scalarOf('safe'),
      effects: keyedOf([]),
      actual: undefined,
    };
    const after: CallFieldValues = {
      ...direct,
      policy_bundle: scalarOf('payments'),
      policy_version: scalarOf('8'),
      retry_verdict: scalarOf('unsafe'),
    };
    const differences = diffOf(callFields, before, after);
    expect(differing(differences)).toEqual([
      'authority policy_version changed',
      'authority denials changed',
      'outcome outcome changed',
      'outcome error_class only_left',
      'outcome retry_verdict changed',
      'effects effects changed',
      'spend actual only_right',
    ]);
    expect(memberNames(differences, 'denials', 'only_left')).toEqual(['scope by gateway']);
    expect(memberNames(differences, 'effects', 'only_right')).toEqual(['charge charge:1']);
  });
});

describe('what is told of a call and its receipts', () => {
  const entry = (entryId: string, said: Partial<ClaimedSpend>): ClaimedSpend => ({
    entryId,
    kind: 'actual',
    amountNanos: undefined,
    currency: '',
    source: 'tool_reported',
    correctsEntryId: '',
    isRollup: false,
    isCounted: true,
    lane: '',
    provider: '',
    rateId: '',
    ...said,
  });
  const usd = (nanos: bigint) => ({ amountNanos: nanos, currency: 'USD' });
  const charge = { effect: 'charge charge:1', reversibility: 'permanent' };
  const claims: CallClaims = {
    spend: [
      entry('estimate', { kind: 'estimate', source: 'rate_card', provider: 'bank', ...usd(2_900_000_000n) }),
      entry('tool', { provider: 'bank', isCounted: false, ...usd(3_000_000_000n) }),
      entry('receipt', { source: 'receipt', provider: 'bank', rateId: 'bank/7', ...usd(3_000_000_000n) }),
    ],
    effects: [{ ...charge, claimedBy: ['tool', 'provider'] }],
  };
  const compared = (each: CallClaims) => diffOf(receiptFields, expectedValuesOf(each), receiptValuesOf(each));
  const amount = (differences: readonly Difference[], name: string) =>
    differences.find((each) => each.name === name)?.members;

  test('an estimate is held against the receipt to the last nano, and so is what the tool reported', () => {
    const differences = compared(claims);
    expect(differing(differences)).toEqual(['spend estimated changed', 'spend rates only_right']);
    expect(amount(differences, 'estimated')).toMatchObject([{ name: 'USD', status: 'changed', delta: 100_000_000n }]);
    expect(amount(differences, 'reported')).toMatchObject([{ name: 'USD', status: 'same', delta: 0n }]);
  });

  test('a correction of the receipt belongs to the receipt, whoever says it', () => {
    const credit = entry('credit', { kind: 'adjust', correctsEntryId: 'receipt', ...usd(-100_000_000n) });
    const differences = compared({ ...claims, spend: [...claims.spend, credit] });
    expect(amount(differences, 'estimated')).toMatchObject([{ status: 'same', right: 2_900_000_000n }]);
    expect(amount(differences, 'reported')).toMatchObject([{ status: 'changed', delta: -100_000_000n }]);
  });

  test('amounts in two currencies are not compared with each other', () => {
    const receipt = entry('receipt', { source: 'receipt', amountNanos: 1n, currency: 'EUR' });
    const [estimate] = claims.spend;
    const differences = compared({ ...claims, spend: [estimate, receipt].filter((each) => each !== undefined) });
    expect(amount(differences, 'estimated')).toMatchObject([
      { name: 'EUR', status: 'only_right' },
      { name: 'USD', status: 'only_left' },
    ]);
  });

  test('what only repeats other entries is on neither side', () => {
    const rollup = entry('rollup', { isRollup: true, ...usd(9_000_000_000n) });
    expect(compared({ ...claims, spend: [...claims.spend, rollup] })).toEqual(compared(claims));
  });

  test('an effect that no receipt has is only expected', () => {
    const message = { effect: 'message_sent m-1', reversibility: 'permanent', claimedBy: ['tool'] };
    const differences = compared({ ...claims, effects: [...claims.effects, message] });
    expect(memberNames(differences, 'effects', 'only_left')).toEqual(['message_sent m-1']);
    expect(memberNames(differences, 'effects', 'same')).toEqual(['charge charge:1']);
  });

  test('without a receipt nobody knows, and nothing is taken for the same', () => {
    const spend = claims.spend.filter(({ source }) => source !== 'receipt');
    const differences = compared({ spend, effects: [{ ...charge, claimedBy: ['tool'] }] });
    expect(differences.filter(({ status }) => status === 'same')).toEqual([]);
    expect(differing(differences)).toContain('spend estimated only_left');
    expect(isDifferent(differences)).toBe(true);
  });
});
