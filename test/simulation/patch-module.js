// Loads one module of the build with a planted bug in it.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../services/waybill/bin/setup.js';

/** The source of a mutant's file with the bug in place; throws when the place is not there exactly once. */
export function mutatedSource({ name, file, find, replace }) {
  const source = readFileSync(join(root, file), 'utf8');
  const count = source.split(find).length - 1;
  if (count !== 1) {
    throw new Error(`mutant ${name} is stale: expected its text once in ${file}, found it ${count} times`);
  }
  return source.replace(find, () => replace);
}

/** From now on this thread loads the mutant's file with the bug in place. */
export function patchModule(mutant) {
  const url = pathToFileURL(join(root, mutant.file)).href;
  const source = mutatedSource(mutant);
  registerHooks({
    load(requested, context, nextLoad) {
      if (requested !== url) return nextLoad(requested, context);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
