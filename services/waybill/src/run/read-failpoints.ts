import { describeProblem, parseFailpoints, type EnvRecord, type FailpointRule } from '@waybill/runtime';
import { toConfigFailure } from './config-failure.js';

/** Where the process fails on purpose. Throws a permanent `config_invalid` that names every problem. */
export function readFailpoints(env: EnvRecord): readonly FailpointRule[] {
  const outcome = parseFailpoints(env);
  if (outcome.kind === 'refused') throw toConfigFailure(outcome.problems.map(describeProblem));
  return outcome.config;
}
