// `npm run simulate`: the main test of the promise. Simulates worlds by the thousand and says which one broke it.
import { ensureBuilt, say } from '../../services/waybill/bin/setup.js';
import { patchModule } from './patch-module.js';
import { mutants } from './mutants.js';
import { help, parseOptions } from './options.js';
import { simulateSeeds } from './seeds.js';

const shownFailureCountMax = 10;

/** Says a line of the result. */
function tell(line) {
  process.stdout.write(`${line}\n`);
}

function replayOf(seed) {
  return `replay: npm run simulate -- --seed ${seed} --verbose`;
}

/** One seed, here, step by step. */
async function replay({ seed, isVerbose, mutant }) {
  if (mutant !== undefined) patchModule(mutantNamed(mutant));
  const { simulate } = await import('@waybill/testing/simulation');
  const { system } = await import('./system.js');
  const { broken, eventCount, stepCount } = await simulate(seed, {
    system,
    ...(isVerbose ? { trace: tell } : {}),
  });
  tell(`seed ${seed}: ${eventCount} events, ${stepCount} steps, ${broken ?? 'all held'}`);
  return broken === undefined;
}

async function runSeeds({ from, seedCount, workerCount }) {
  const begin = performance.now();
  const sums = await simulateSeeds({ from, count: seedCount, workerCount, onProgress: progressOf(seedCount, begin) });
  for (const { seed, broken } of sums.failures.slice(0, shownFailureCountMax)) {
    tell(`seed ${seed}: ${broken}\n  ${replayOf(seed)}`);
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  tell(
    `${sums.count} seeds, ${sums.eventCount} events, ${sums.stepCount} steps, ${sums.failures.length} broken, ${seconds} s`,
  );
  return sums.failures.length === 0;
}

/** A line that is written over on a terminal, and nothing elsewhere. */
function progressOf(seedCount, begin) {
  return ({ count, failures }) => {
    if (process.stderr.isTTY) {
      const perSecond = Math.round((count * 1000) / (performance.now() - begin));
      process.stderr.write(`\r${count} of ${seedCount} seeds, ${failures.length} broken, ${perSecond}/s   `);
      if (count === seedCount) process.stderr.write('\n');
    }
    return true;
  };
}

function mutantNamed(name) {
  const mutant = mutants.find((each) => each.name === name);
  if (mutant === undefined) {
    throw new Error(`expected one of ${mutants.map((each) => each.name).join(', ')}, found ${name}`);
  }
  return mutant;
}

async function runMutants(some, { from, mutantSeedCount, workerCount }) {
  let survivorCount = 0;
  for (const mutant of some) {
    const caught = await catchMutant(mutant, { from, mutantSeedCount, workerCount });
    if (caught === undefined) survivorCount += 1;
    tell(
      caught === undefined
        ? `${mutant.name}: NOT CAUGHT within ${mutantSeedCount} seeds (${mutant.why})`
        : `${mutant.name}: caught by seed ${caught.seed}: ${caught.broken}`,
    );
  }
  tell(`${some.length} planted bugs, ${some.length - survivorCount} caught, ${survivorCount} not caught`);
  return survivorCount === 0;
}

/** A seed that breaks with the bug and holds without it. */
async function catchMutant(mutant, { from, mutantSeedCount, workerCount }) {
  const { simulate } = await import('@waybill/testing/simulation');
  const { system } = await import('./system.js');
  let caught;
  await simulateSeeds({
    from,
    count: mutantSeedCount,
    workerCount,
    mutant,
    async onProgress(_, failures) {
      for (const failure of failures) {
        if (caught !== undefined) return false;
        const { broken } = await simulate(failure.seed, { system });
        if (broken === undefined) caught ??= failure;
      }
      return caught === undefined;
    },
  });
  return caught;
}

function run(options) {
  if (options.seed !== undefined) return replay(options);
  if (options.mutant !== undefined) return runMutants([mutantNamed(options.mutant)], options);
  return options.areMutantsPlanted ? runMutants(mutants, options) : runSeeds(options);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.isHelp) tell(help);
  else {
    ensureBuilt('test');
    process.exitCode = (await run(options)) ? 0 : 1;
  }
} catch (error) {
  say(`simulate: ${error.message}`);
  process.exitCode = 2;
}
