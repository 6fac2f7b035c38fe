import type { Random } from './random.js';
import type { ServiceName } from './world/steps.js';

/** What goes wrong in one simulated world, and how often. */
export interface FaultPlan {
  // What reaches the log
  readonly order: 'as_emitted' | 'disturbed' | 'shuffled' | 'reversed';
  /** That an event reaches the log once more: a client's retry, a second path. */
  readonly duplicate: number;
  /** That another event comes under the same id. */
  readonly conflict: number;
  /** That a record holds bytes that are no event. */
  readonly poison: number;
  /** That the log stood still for days before a record. */
  readonly daysOfSilence: number;
  /** That a whole record is appended again because the client saw no answer. */
  readonly lostAck: number;

  // What happens to one operation of a service
  readonly refused: number;
  readonly partlyDone: number;
  readonly answerLost: number;
  readonly delayed: number;
  readonly crash: number;

  /** What happens to the world as a whole, each at some step. */
  readonly disruptions: readonly Disruption[];
}

export interface Disruption {
  readonly atStep: number;
  readonly kind:
    | 'restart'
    /** Another process takes over, and the old one goes on for a while. */
    | 'takeover'
    | 'log_replayed'
    | 'store_replaced'
    | 'state_lost';
  /** Whom it happens to; a store that is replaced is everybody's. */
  readonly service: ServiceName;
  /** In the midst of what a takeover finds the stitcher: answering who asked for an alias, telling others, or storing. */
  readonly midst: 'answer' | 'append' | 'insert';
}

/** Steps during which anything may go wrong; afterwards the world heals, so that it can come to rest. */
export const faultyStepsMax = 450;

const disruptionKinds: readonly Disruption['kind'][] = [
  'restart',
  'takeover',
  'takeover',
  'log_replayed',
  'store_replaced',
  'state_lost',
];

/** Draws a plan. Each fault is left out in many worlds, so that one fault cannot hide another. */
export function aFaultPlan(random: Random): FaultPlan {
  const maybe = (probability: number, most: number) =>
    random.chance(probability) ? most * (random.between(1, 10) / 10) : 0;
  const isCalm = random.chance(0.25);
  const inWorld = (probability: number, most: number) => (isCalm ? 0 : maybe(probability, most));
  const disruptionCount = isCalm ? 0 : random.below(5);
  return {
    order: random.pick(['as_emitted', 'disturbed', 'shuffled', 'shuffled', 'reversed']),
    duplicate: maybe(0.4, 0.3),
    conflict: maybe(0.25, 0.15),
    poison: maybe(0.25, 0.3),
    daysOfSilence: maybe(0.3, 0.3),
    lostAck: maybe(0.3, 0.3),
    refused: inWorld(0.3, 0.1),
    partlyDone: inWorld(0.4, 0.2),
    answerLost: inWorld(0.4, 0.15),
    delayed: inWorld(0.4, 0.2),
    crash: inWorld(0.6, 0.12),
    disruptions: Array.from({ length: disruptionCount }, () => ({
      atStep: random.below(faultyStepsMax),
      kind: random.pick(disruptionKinds),
      service: random.chance(0.7) ? 'stitcher' : 'ledger',
      midst: random.pick(['answer', 'append', 'insert'] as const),
    })),
  };
}
