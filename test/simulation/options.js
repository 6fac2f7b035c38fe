// What `npm run simulate` understands.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export const help = `npm run simulate -- [options]

Simulates log, stitcher, ledger, store and crashes under a virtual clock, and compares every row with an oracle.

  --seeds N        how many seeds (default 20000; a million takes a few hours)
  --from N         the first seed (default 1)
  --seed N         one seed only; with --verbose every step of it
  --mutants        plants each known bug in turn: the simulation must catch it
  --mutant NAME    plants one known bug
  --mutant-seeds N how many seeds a planted bug may survive (default 2000)
  --workers K      threads (default: one per processor)
  --verbose        with --seed: every step
  --help           this text

Exit codes: 0 all held, 1 something broke, 2 usage.`;

/** Parses the command line; throws an Error with one line when it cannot. */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '20000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      mutant: { type: 'string' },
      'mutant-seeds': { type: 'string', default: '2000' },
      workers: { type: 'string', default: String(availableParallelism()) },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    seedCount: parseCount('--seeds', values.seeds),
    from: parseCount('--from', values.from),
    seed: values.seed === undefined ? undefined : parseCount('--seed', values.seed),
    areMutantsPlanted: values.mutants,
    mutant: values.mutant,
    mutantSeedCount: parseCount('--mutant-seeds', values['mutant-seeds']),
    workerCount: Math.max(1, parseCount('--workers', values.workers)),
    isVerbose: values.verbose,
    isHelp: values.help,
  };
}

function parseCount(name, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new Error(`${name}: expected a whole number, found ${text}`);
}
