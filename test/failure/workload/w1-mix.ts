import { createHash } from 'node:crypto';
import { Random } from '@waybill/testing/simulation';
import type { CallFact } from '../ledger/facts.js';

/** How one call of the mix ends. */
export type CallEnd = 'success' | 'failure' | 'denied' | 'unknown';

/** Who states what a call cost, and whether somebody corrects it later. */
export type Pricing = 'tool' | 'receipt' | 'unpriced';

/** What happens in one call, before it is told as events. */
export interface CallStory extends CallFact {
  readonly index: number;
  readonly trace: Uint8Array<ArrayBuffer>;
  readonly end: CallEnd;
  readonly currency: string;
  readonly pricing: Pricing;
  /** The lane and the provider that its money flows through, which may be others than the call's. */
  readonly moneyLane: string;
  readonly moneyProvider: string;
  readonly estimateNanos: bigint;
  readonly costNanos: bigint;
  /** What is added to the cost later; negative for a refund. `undefined`: nobody corrects it. */
  readonly correctionNanos: bigint | undefined;
  /** Whether its receipt knows neither trace nor call, only the provider's id of the request. */
  readonly isReceiptLoose: boolean;
}

export interface MixOptions {
  readonly seed: number;
  /** When the first call began; later ones follow. In the past, so that minutes are closed. */
  readonly beginUnixNano: bigint;
}

const callsPerSession = 8;
const toolCount = 40;
const laneCount = 12;
const principalCount = 200;
/** 100,000 calls, a million events, fill an hour. */
const callIntervalNanos = 36_000_000n;

/**
 * Workload W1: 8 calls per session, 40 tools, 12 lanes, 200 principals of which few do much; 1 % of the calls fail, 2 % are
 * denied, of a few nobody knows how they ended. The same seed and index give the same story.
 */
export function callStoryOf({ seed, beginUnixNano }: MixOptions, index: number): CallStory {
  const sessionIndex = Math.floor(index / callsPerSession);
  const inSession = new Random(seed * 1_000_003 + sessionIndex);
  const random = new Random((seed + 1) * 7_919 + index * 2 + 1);
  const principal = `user:p${zipf(inSession)}@example.com`;
  const agent = `agent-${inSession.below(9)}`;
  const lane = random.below(laneCount);
  const tool = random.below(toolCount);
  const moneyLane = random.chance(0.1) ? random.below(laneCount) : lane;
  const end = endOf(random);
  const costNanos = BigInt(random.between(1, 5_000_000));
  return {
    index,
    call: `call-${seed}-${index}`,
    session: `session-${seed}-${sessionIndex}`,
    principal,
    agent,
    tool: `tool-${tool}`,
    server: `server-${tool % 8}`,
    lane: `lane-${lane}`,
    authMode: lane % 2 === 0 ? 'managed' : 'service',
    credential: `sha256:credential-${lane}`,
    provider: end === 'denied' ? '' : providerOf(lane),
    quotaOwner: `team-${lane % 6}`,
    startedAt: (beginUnixNano + BigInt(index) * callIntervalNanos).toString(),
    trace: traceOf(seed, index),
    end,
    currency: lane % 3 === 0 ? 'EUR' : 'USD',
    pricing: random.chance(0.1) ? 'unpriced' : random.chance(0.3) ? 'receipt' : 'tool',
    moneyLane: `lane-${moneyLane}`,
    moneyProvider: providerOf(moneyLane),
    estimateNanos: BigInt(random.between(1, 5_000_000)),
    costNanos,
    correctionNanos: correctionOf(random, costNanos),
    isReceiptLoose: random.chance(0.03),
  };
}

function endOf(random: Random): CallEnd {
  const percent = random.below(1000) / 10;
  if (percent < 1) return 'failure';
  if (percent < 3) return 'denied';
  return percent < 3.5 ? 'unknown' : 'success';
}

function correctionOf(random: Random, costNanos: bigint): bigint | undefined {
  if (!random.chance(0.06)) return undefined;
  return random.chance(0.5) ? -costNanos : BigInt(random.between(-1_000, 1_000));
}

/** From 0 to 199, the first ones far more often than the last: inverse of Zipf's law with exponent 1.1. */
function zipf(random: Random): number {
  const exponent = 1.1;
  const share = 1 - (principalCount + 1) ** (1 - exponent);
  const uniform = random.below(1_000_000) / 1_000_000;
  return Math.min(principalCount - 1, Math.floor((1 - uniform * share) ** (1 / (1 - exponent))) - 1);
}

function providerOf(lane: number): string {
  return `provider-${lane % 5}`;
}

function traceOf(seed: number, index: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${seed}/${index}`).digest().subarray(0, 16));
}
