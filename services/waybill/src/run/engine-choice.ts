import { parseStoreConfig, type StoreConfig } from '@waybill/clickhouse';
import type { KafkaConfig } from '@waybill/kafka';
import { describeProblem, type EnvRecord } from '@waybill/runtime';
import { parseLogUrl } from './log-url.js';

/** An engine that runs here, or one outside. */
export type EngineChoice<Outside> =
  { readonly kind: 'embedded' } | { readonly kind: 'outside'; readonly engine: Outside };

/** Which engines a process stands on. */
export interface Engines {
  readonly log: EngineChoice<KafkaConfig>;
  readonly store: EngineChoice<StoreConfig>;
}

/** The engines, or a line for everything that is wrong with what was set. */
export type EnginesOutcome =
  | { readonly kind: 'chosen'; readonly engines: Engines }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Chooses engines by the addresses that are set: without one, the engine in this process. */
export function chooseEngines(env: EnvRecord): EnginesOutcome {
  const problems: string[] = [];
  const engines = { log: chooseLog(env, problems), store: chooseStore(env, problems) };
  return problems.length === 0 ? { kind: 'chosen', engines } : { kind: 'refused', problems };
}

const embedded = { kind: 'embedded' } as const;

function chooseLog(env: EnvRecord, problems: string[]): Engines['log'] {
  const url = env['WAYBILL_LOG_URL'] ?? '';
  if (url === '') return embedded;
  const parsed = parseLogUrl(url, env);
  if (parsed.isValid) return { kind: 'outside', engine: parsed.config };
  problems.push(...parsed.problems);
  return embedded;
}

function chooseStore(env: EnvRecord, problems: string[]): Engines['store'] {
  if ((env['WAYBILL_STORE_URL'] ?? '') === '') return embedded;
  const outcome = parseStoreConfig(env);
  if (outcome.kind === 'configured') return { kind: 'outside', engine: outcome.config };
  problems.push(...outcome.problems.map(describeProblem));
  return embedded;
}
