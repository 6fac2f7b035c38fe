import { Random } from '@waybill/testing/simulation';
import type { Fault } from '../faults/fault.js';
import {
  errorsEverywhere,
  freezeAtFailpoints,
  killAtFailpoints,
  killAtRandom,
  reachableFailpoints,
  slowEverywhere,
  stopOrderly,
} from '../faults/process-faults.js';
import {
  loseEverythingDerived,
  loseLedgerState,
  loseNode,
  loseState,
  loseStitcherState,
  loseStore,
  resetGroups,
} from '../faults/loss-faults.js';
import { replayAllTopics, resetAllGroups } from '../faults/kafka-loss-faults.js';
import { freezeEngine, killEngine } from '../faults/store-faults.js';
import {
  freezeBroker,
  killBroker,
  pullAllBrokers,
  rebalanceOften,
  stopBroker,
  storeAnswersWrongly,
  zombie,
} from '../faults/broker-faults.js';

const failpointsAtOnce = 4;

/** Kills at every failpoint once, a few at a time, so that a plan can put other faults between them. */
function allFailpoints(random: Random): readonly Fault[] {
  const names = random.shuffled(reachableFailpoints);
  return Array.from({ length: Math.ceil(names.length / failpointsAtOnce) }, (_, index) =>
    killAtFailpoints(names.slice(index * failpointsAtOnce, (index + 1) * failpointsAtOnce)),
  );
}

/** Every kind of fault once, for the embedded profile. */
export function oneOfEachEmbedded(random: Random): readonly Fault[] {
  return [
    freezeAtFailpoints(random.shuffled(reachableFailpoints).slice(0, 2), 1_500),
    errorsEverywhere(2_500),
    slowEverywhere(2_500),
    stopOrderly,
    killEngine,
    freezeEngine(2_000),
    resetGroups,
    loseState,
    loseStitcherState,
    loseLedgerState,
    loseStore,
    loseEverythingDerived,
  ];
}

/**
 * The short form: each failpoint once, every other kind once, and kills by chance between. What makes rows again comes
 * last, so that there is one look before it.
 */
export function shortEmbeddedPlan(seed: number): readonly Fault[] {
  const random = new Random(seed);
  const kills = Array.from({ length: 14 }, () => killAtRandom(400));
  return healingLast(random, [...allFailpoints(random), ...kills, ...oneOfEachEmbedded(random)]);
}

/** Kills and nothing else: each failpoint once, and as many at a moment of their own choice. */
export function killsOnly(seed: number): readonly Fault[] {
  const random = new Random(seed);
  const kills = Array.from({ length: reachableFailpoints.length }, () => killAtRandom(3_000));
  return random.shuffled([...allFailpoints(random), ...kills]);
}

/** In some order, and what makes rows again at the end of it. */
function healingLast(random: Random, faults: readonly Fault[]): readonly Fault[] {
  const shuffled = random.shuffled(faults);
  return [...shuffled.filter(({ isHealing }) => !isHealing), ...shuffled.filter(({ isHealing }) => isHealing)];
}

/** Every kind of fault once, for services in processes of their own. */
function oneOfEachKafka(random: Random): readonly Fault[] {
  return [
    killBroker(1_000),
    stopBroker,
    freezeBroker(4_000),
    pullAllBrokers(60_000),
    rebalanceOften(2, 1_500),
    zombie('stitcher.store.upsert', 6_000),
    zombie('ledger.store.upsert', 6_000),
    loseNode('stitcher'),
    loseNode('ledger'),
    storeAnswersWrongly(1_500),
    freezeAtFailpoints(random.shuffled(reachableFailpoints).slice(0, 1), 1_500),
    errorsEverywhere(4_000),
    stopOrderly,
    killEngine,
    freezeEngine(2_000),
    resetAllGroups,
    replayAllTopics,
  ];
}

/**
 * One round of the long form on Kafka: each failpoint once, every other kind once. What makes rows again is spread over
 * it, so that a run that ends within a round has seen some of it.
 */
export function roundOnKafka(seed: number): readonly Fault[] {
  const random = new Random(seed);
  const kills = Array.from({ length: 4 }, () => killAtRandom(400));
  const faults = random.shuffled([...allFailpoints(random), ...kills, ...oneOfEachKafka(random)]);
  const harming = faults.filter(({ isHealing }) => !isHealing);
  const healing = faults.filter(({ isHealing }) => isHealing);
  const stretchCount = Math.ceil(harming.length / healing.length);
  return healing.flatMap((each, index) => [...harming.slice(index * stretchCount, (index + 1) * stretchCount), each]);
}

/** What `npm test` has time for on Kafka: what only it has, some kills, and a replay of everything at the end. */
export function smokeKafkaPlan(seed: number): readonly Fault[] {
  const random = new Random(seed);
  return healingLast(random, [
    killAtRandom(400),
    killAtFailpoints(['stitcher.state.commit.before', 'ledger.store.upsert.after', 'collector.log.append.after']),
    pullAllBrokers(4_000),
    zombie('stitcher.store.upsert', 6_000),
    loseNode('stitcher'),
    loseNode('ledger'),
    storeAnswersWrongly(1_000),
    replayAllTopics,
  ]);
}

/** The long form: one round after the other, each in another order, until there was enough. */
export function* longPlan(round: (seed: number) => Iterable<Fault>, seed: number, areEnough: () => boolean) {
  for (let number = 0; !areEnough(); number++) {
    for (const fault of round(seed * 1_000 + number)) {
      if (areEnough()) return;
      yield fault;
    }
  }
}
