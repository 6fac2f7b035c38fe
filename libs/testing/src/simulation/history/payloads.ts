import {
  DenialReason,
  Disposition,
  type EffectClass,
  type EffectKind,
  EffectSource,
  ExpectedRecord,
  GatewayVerdict,
  NoAnswerReason,
  Outcome,
  Reversibility,
  SpendKind,
  SpendSource,
} from '@waybill/contracts';
import type { EventInit, Scene } from './scene.js';
import { lanes } from './voices.js';

/** What an event says. */
export type Payload = NonNullable<EventInit['payload']>;

/** What the hops of one call say alike. */
export interface CallFacts {
  readonly tool: string;
  readonly provider: string;
  readonly idempotencyKey: string;
  /** What the call changes: each effect with the name that all hops use, or none. */
  readonly effects: readonly NamedEffect[];
  /** SHA-256 of its input; empty where nobody digested it. */
  readonly inputDigest: Uint8Array;
}

/** What a call changes, as all hops name it. */
export interface NamedEffect {
  readonly effectId: string;
  readonly resourceRef: string;
  readonly kind: EffectKind;
  readonly effectClass: EffectClass;
  /** How many things change; 0: nobody counted. */
  readonly count: number;
}

const reversibilities = [
  Reversibility.UNSPECIFIED,
  Reversibility.NO_EFFECT,
  Reversibility.REVERSIBLE,
  Reversibility.PERMANENT,
];

export function moneyIn({ random }: Scene) {
  const currency = random.chance(0.9) ? 'USD' : random.pick(['EUR', 'JPY']);
  return { amountNanos: BigInt(random.between(1, 1_000_000)), currency };
}

export function effectIn({ random }: Scene, facts: CallFacts) {
  const effect = random.pick(facts.effects);
  return {
    ...effect,
    reversibility: random.pick(reversibilities),
    source: random.pick([EffectSource.UNSPECIFIED, EffectSource.DECLARED, EffectSource.OBSERVED]),
  };
}

export function denialIn({ random }: Scene) {
  return {
    reason: random.pick([DenialReason.POLICY, DenialReason.SCOPE]),
    rule: random.pick(['rule-a', 'rule-b']),
    requestedCapability: random.pick(['tool:x', 'tool:y']),
  };
}

export function startedPayload({ tool, inputDigest }: CallFacts): Payload {
  const input = inputDigest.length > 0 ? { input: { digest: inputDigest } } : {};
  return { case: 'toolCallStarted', value: { tool: { name: tool }, ...input } };
}

export function finishedPayload(scene: Scene, facts: CallFacts): Payload {
  const { random } = scene;
  const outcome = random.chance(0.6)
    ? Outcome.SUCCESS
    : random.pick([Outcome.UNSPECIFIED, Outcome.FAILURE, Outcome.DENIED, Outcome.PARTIAL, Outcome.UNKNOWN]);
  return {
    case: 'toolCallFinished',
    value: {
      outcome,
      tool: { name: facts.tool },
      noAnswerReason: random.chance(0.1) ? NoAnswerReason.TIMED_OUT : NoAnswerReason.UNSPECIFIED,
      ...(outcome === Outcome.DENIED && random.chance(0.5) ? { denial: denialIn(scene) } : {}),
      ...(random.chance(0.3) ? { reportedCost: moneyIn(scene) } : {}),
    },
  };
}

export function gatewayPayload(scene: Scene, verdict: GatewayVerdict): Payload {
  const isDenied = verdict === GatewayVerdict.DENIED;
  const downstreamCredentialLane = scene.random.chance(0.2) ? scene.random.pick(lanes) : '';
  return {
    case: 'gatewayDecision',
    value: { verdict, downstreamCredentialLane, ...(isDenied ? { denial: denialIn(scene) } : {}) },
  };
}

export function runtimePayload(scene: Scene, facts: CallFacts): Payload {
  const { random } = scene;
  const authorities = [
    ExpectedRecord.REGISTRY,
    ExpectedRecord.GATEWAY,
    ExpectedRecord.RUNTIME,
    ExpectedRecord.PROVIDER,
  ];
  return {
    case: 'runtimeDecision',
    value: {
      selected: { id: 'route-1', tool: facts.tool, provider: facts.provider, lane: random.pick(lanes) },
      quotaOwner: random.chance(0.3) ? 'team-2' : '',
      ...(random.chance(0.6) ? { estimate: moneyIn(scene) } : {}),
      idempotencyKey: random.chance(0.5) ? facts.idempotencyKey : '',
      expectedRecords: random.chance(0.3) ? [...random.some(authorities, 0.5)] : [],
    },
  };
}

export function upstreamPayload(scene: Scene, facts: CallFacts, providerRequestId: string): Payload {
  const { random } = scene;
  return {
    case: 'upstreamCall',
    value: {
      provider: facts.provider,
      operation: 'records.update',
      outcome: Outcome.SUCCESS,
      providerRequestId,
      lane: random.chance(0.3) ? random.pick(lanes) : '',
      idempotencyKey: random.chance(0.5) ? facts.idempotencyKey : '',
      ...(random.chance(0.3) ? { cost: moneyIn(scene) } : {}),
    },
  };
}

/** Which of its names a receipt states. */
export interface ReceiptNames {
  readonly providerRequestId: string;
  readonly idempotencyKey: string;
  readonly receiptId: string;
}

export function receiptPayload(scene: Scene, facts: CallFacts, names: ReceiptNames): Payload {
  const { random } = scene;
  const effectCount = random.between(0, Math.min(2, facts.effects.length));
  return {
    case: 'providerReceipt',
    value: {
      ...names,
      disposition: random.pick([Disposition.ACTION, Disposition.ACTION, Disposition.NO_OP, Disposition.REFUSED]),
      provider: facts.provider,
      effects: Array.from({ length: effectCount }, () => effectIn(scene, facts)),
      units: random.chance(0.3) ? [{ unit: 'requests', quantityNanos: 1_000_000_000n }] : [],
      ...(random.chance(0.6) ? { cost: moneyIn(scene) } : {}),
    },
  };
}

export function spendPayload(scene: Scene): Payload {
  const { random } = scene;
  const kind = random.pick([
    SpendKind.UNSPECIFIED,
    SpendKind.ESTIMATE,
    SpendKind.RESERVE,
    SpendKind.ACTUAL,
    SpendKind.ACTUAL,
    SpendKind.RELEASE,
    SpendKind.ADJUST,
  ]);
  return spendEntry(scene, { kind, entryId: random.chance(0.2) ? random.pick(['entry-a', 'entry-b']) : '' });
}

/** What takes back a part of an entry, adds to it, or gives back what was set aside. */
export function correctionPayload(scene: Scene, correctsEntryId: string): Payload {
  const kind = scene.random.chance(0.8) ? SpendKind.ADJUST : SpendKind.RELEASE;
  return spendEntry(scene, { kind, correctsEntryId });
}

interface EntryInit {
  readonly kind: SpendKind;
  readonly entryId?: string;
  readonly correctsEntryId?: string;
}

function spendEntry(scene: Scene, entry: EntryInit): Payload {
  const { random } = scene;
  const { amountNanos, currency } = moneyIn(scene);
  const isRefund = entry.kind === SpendKind.ADJUST && random.chance(0.6);
  return {
    case: 'spendRecorded',
    value: {
      ...entry,
      source: random.pick([
        SpendSource.UNSPECIFIED,
        SpendSource.RATE_CARD,
        SpendSource.TOOL_REPORTED,
        SpendSource.RECEIPT,
      ]),
      isRollup: random.chance(0.15),
      lane: random.chance(0.3) ? random.pick(lanes) : '',
      provider: random.chance(0.3) ? scene.provider : '',
      ...(random.chance(0.85) ? { amount: { amountNanos: isRefund ? -amountNanos : amountNanos, currency } } : {}),
    },
  };
}

export function verificationPayload(scene: Scene, facts: CallFacts): Payload {
  const { random } = scene;
  return {
    case: 'verificationRecorded',
    value: {
      foundOutcome: random.pick([Outcome.UNSPECIFIED, Outcome.SUCCESS, Outcome.FAILURE]),
      foundEffects: facts.effects.length > 0 && random.chance(0.4) ? [effectIn(scene, facts)] : [],
    },
  };
}

/** A state that was saved, and mostly verified; what it covers is everything, or one thing that nobody has. */
export function checkpointPayload({ random }: Scene, covers: readonly string[] = []): Payload {
  return {
    case: 'checkpointRecorded',
    value: {
      checkpointId: random.pick(['check-1', 'check-2', 'check-3']),
      verifiedBy: random.chance(0.7) ? 'ci' : '',
      covers: random.chance(0.7) ? [...covers] : ['res-nobody'],
    },
  };
}
