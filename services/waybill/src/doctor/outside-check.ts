import { fail, ok, type Finding } from './finding.js';

/** What is known of an engine outside. */
export interface OutsideFacts {
  /** Where it is, without credentials. */
  readonly address: string;
  /** Why nobody answers there; nothing when somebody does. */
  readonly problem: string | undefined;
}

/** Is the log that is named for us there? */
export function checkOutsideLog({ address, problem }: OutsideFacts): Finding {
  if (problem === undefined) return ok('log', `Kafka, something listens at ${address}`);
  return fail('log', `Kafka, ${address}: ${problem}`, 'start the broker, or correct --log or WAYBILL_LOG_URL');
}

/** Is the store that is named for us there? */
export function checkOutsideStore({ address, problem }: OutsideFacts): Finding {
  if (problem === undefined) return ok('store', `ClickHouse answers at ${address}`);
  return fail(
    'store',
    `ClickHouse, ${address}: ${problem}`,
    'start the server, or correct --store or WAYBILL_STORE_URL',
  );
}

/** A line for everything that is wrong with the addresses. */
export function checkEngineSettings(problems: readonly string[]): readonly Finding[] {
  return problems.map((each) => fail('engines', each, 'docs/configuration.md says what it may be'));
}
