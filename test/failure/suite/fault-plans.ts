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
  loseState,
  loseStitcherState,
  loseStore,
  resetGroups,
} from '../faults/loss-faults.js';
import { freezeEngine, killEngine } from '../faults/store-faults.js';

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
  const kills = Array.from({ length: 20 }, () => killAtRandom(400));
  const others = random.shuffled(oneOfEachEmbedded(random));
  const harming = random.shuffled([
    ...allFailpoints(random),
    ...kills,
    ...others.filter(({ isHealing }) => !isHealing),
  ]);
  return [...harming, ...others.filter(({ isHealing }) => isHealing)];
}

/** The long form: the short form again and again, each time in another order, until so many processes were killed. */
export function* longEmbeddedPlan(seed: number, areEnough: () => boolean): Generator<Fault> {
  for (let round = 0; !areEnough(); round++) {
    for (const fault of shortEmbeddedPlan(seed * 1_000 + round)) {
      if (areEnough()) return;
      yield fault;
    }
  }
}
