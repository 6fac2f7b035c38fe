import type { TraceEvent } from '@waybill/contracts';
import { DeclaredPermanence, Disposition, GatewayVerdict, Outcome, Reversibility } from '@waybill/contracts';
import type { Contradiction, ContradictionKind, EffectFacts } from './call.js';
import { dispositionName, layerName, outcomeName, reversibilityName, type LayerName } from './names.js';
import { hopOf, said, toHex } from './payload.js';
import { wasAnswered } from './outcome.js';

/** What one hop says of something. */
interface Statement {
  readonly hop: LayerName;
  readonly value: string;
}

/** Where hops of a call cannot both be right (A8). Every pair names both hops and both values; nothing is resolved. */
export function contradictionsOf(
  events: readonly TraceEvent[],
  effects: readonly EffectFacts[],
): readonly Contradiction[] {
  return [
    ...differing('principal_mismatch', originalActors(events)),
    ...policyVersions(events),
    ...boundaryViolations(events, effects),
    ...differing('lane_mismatch', lanes(events)),
    ...differing('cost_mismatch', costs(events)),
    ...differing('outcome_mismatch', outcomes(events)),
    ...permanenceExceeded(events, effects),
    ...silentRewrites(events),
  ];
}

/** The first statement against each later one that differs from all before it. */
function differing(kind: ContradictionKind, statements: readonly Statement[]): Contradiction[] {
  const [first, ...rest] = statements.filter((each) => each.value !== '');
  if (first === undefined) return [];
  const seen = new Set([first.value]);
  return rest.flatMap((each) => {
    if (seen.has(each.value)) return [];
    seen.add(each.value);
    return [contradiction(kind, first, each)];
  });
}

function contradiction(kind: ContradictionKind, left: Statement, right: Statement): Contradiction {
  return { kind, leftHop: left.hop, leftValue: left.value, rightHop: right.hop, rightValue: right.value };
}

function originalActors(events: readonly TraceEvent[]): Statement[] {
  return events.map((event) => ({ hop: hopOf(event), value: event.actor?.chain[0]?.id ?? '' }));
}

/** Two versions of one bundle within one call: somebody decided by rules that others did not have. */
function policyVersions(events: readonly TraceEvent[]): Contradiction[] {
  const policies = said(events, 'gatewayDecision').flatMap(({ hop, value }) =>
    value.policy === undefined
      ? []
      : [{ hop, bundle: value.policy.id, value: `${value.policy.id}@${value.policy.version}` }],
  );
  const bundles = new Set(policies.map((each) => each.bundle));
  return [...bundles].flatMap((bundle) =>
    differing(
      'policy_version_mismatch',
      policies.filter((each) => each.bundle === bundle),
    ),
  );
}

/** The gateway said no, and somebody did it nevertheless. */
function boundaryViolations(events: readonly TraceEvent[], effects: readonly EffectFacts[]): Contradiction[] {
  const denied = said(events, 'gatewayDecision').find((each) => each.value.verdict === GatewayVerdict.DENIED);
  if (denied === undefined) return [];
  const deniedStatement = { hop: denied.hop, value: 'denied' };
  const receipts = said(events, 'providerReceipt')
    .filter((each) => each.value.disposition === Disposition.ACTION)
    .map((each) => ({ hop: each.hop, value: dispositionName(each.value.disposition) }));
  const changes = effects
    .filter((each) => each.source === 'observed' || each.source === 'receipt')
    .map((each) => ({ hop: each.claimedBy[0] ?? '', value: `${each.kind} ${each.resourceRef}` }));
  return [...receipts, ...changes].map((each) => contradiction('boundary_violation', deniedStatement, each));
}

function lanes(events: readonly TraceEvent[]): Statement[] {
  return [
    ...said(events, 'runtimeDecision').map(({ hop, value }) => ({ hop, value: value.selected?.lane ?? '' })),
    ...said(events, 'gatewayDecision').map(({ hop, value }) => ({ hop, value: value.downstreamCredentialLane })),
  ];
}

/** The receipt's cost against what the tool reported for the same attempt. */
function costs(events: readonly TraceEvent[]): Statement[] {
  const receipts = said(events, 'providerReceipt').map(({ hop, value }) => ({ hop, money: value.cost }));
  const reports = said(events, 'toolCallFinished').map(({ hop, value }) => ({ hop, money: value.reportedCost }));
  if (receipts.every((each) => each.money === undefined) || reports.length > 1) return [];
  return [...receipts, ...reports].map(({ hop, money }) => ({
    hop,
    value: money === undefined ? '' : `${money.amountNanos} ${money.currency} nanos`,
  }));
}

/** Answers to one attempt that differ, and a success that the provider says it refused. */
function outcomes(events: readonly TraceEvent[]): Statement[] {
  const answers = said(events, 'toolCallFinished').filter((each) => wasAnswered(each.value));
  const last = Math.max(0, ...answers.map((each) => each.attempt));
  const refusals = said(events, 'providerReceipt').filter((each) => each.value.disposition === Disposition.REFUSED);
  const wasSuccess = answers.some((each) => each.attempt === last && each.value.outcome === Outcome.SUCCESS);
  return [
    ...answers
      .filter((each) => each.attempt === last)
      .map(({ hop, value }) => ({ hop, value: outcomeName(value.outcome) })),
    ...(wasSuccess ? refusals.map(({ hop }) => ({ hop, value: 'refused' })) : []),
  ];
}

const permanenceLimit: Readonly<Partial<Record<DeclaredPermanence, Reversibility>>> = {
  [DeclaredPermanence.NO_EFFECT]: Reversibility.NO_EFFECT,
  [DeclaredPermanence.REVERSIBLE]: Reversibility.REVERSIBLE,
};

/** The call did more than its route was declared to do (B7). */
function permanenceExceeded(events: readonly TraceEvent[], effects: readonly EffectFacts[]): Contradiction[] {
  return said(events, 'runtimeDecision').flatMap(({ hop, value }) => {
    const limit = permanenceLimit[value.declaredPermanence];
    if (limit === undefined) return [];
    const worse = effects.filter((each) => reversibilityRank(each.reversibility) > limit);
    return worse.map((each) =>
      contradiction(
        'permanence_exceeded',
        { hop, value: `declared ${reversibilityName(limit)}` },
        { hop: each.claimedBy[0] ?? '', value: `${each.reversibility}: ${each.kind} ${each.resourceRef}` },
      ),
    );
  });
}

function reversibilityRank(name: string): number {
  const known = [Reversibility.NO_EFFECT, Reversibility.REVERSIBLE, Reversibility.PERMANENT];
  return known.find((each) => reversibilityName(each) === name) ?? Reversibility.UNSPECIFIED;
}

/** An adapter changed what the caller sees without declaring it (C4). */
function silentRewrites(events: readonly TraceEvent[]): Contradiction[] {
  return said(events, 'adapterHop').flatMap(({ event, value }) => {
    const [before, after] = [toHex(value.resultShapeDigestBefore), toHex(value.resultShapeDigestAfter)];
    if (value.isRewriteDeclared || before === '' || after === '' || before === after) return [];
    const hop = layerName(event.source?.layer);
    return [contradiction('silent_rewrite', { hop, value: `before ${before}` }, { hop, value: `after ${after}` })];
  });
}
