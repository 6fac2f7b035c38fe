import { Failure } from '@waybill/ports';

/** What is wrong with the configuration, a line each. */
export function toConfigFailure(problems: readonly string[]): Failure {
  return new Failure('permanent', 'config_invalid', problems.join('\n'));
}
