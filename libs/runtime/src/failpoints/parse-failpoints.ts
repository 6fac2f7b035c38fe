import type { ConfigOutcome, ConfigProblem, EnvRecord } from '../config/settings.js';
import { failpointNames } from './failpoint-steps.js';

/** What a process does to itself when it reaches a failpoint. */
export type FailpointAction =
  /** Ends as by SIGKILL: nothing is finished, nothing is said. */
  | { readonly kind: 'kill' }
  /** Stands still until somebody sends SIGCONT. */
  | { readonly kind: 'stop' }
  /** The step rejects with a retryable failure; on the side `after` although it was taken. */
  | { readonly kind: 'error' }
  | { readonly kind: 'delay'; readonly delayMs: number };

/** At which of the times that a failpoint is reached it acts. */
export type FailpointHits =
  | { readonly kind: 'nth'; readonly nth: number }
  | { readonly kind: 'every'; readonly every: number }
  /** By chance, and by the same chance for the same seed. */
  | { readonly kind: 'chance'; readonly probability: number; readonly seed: number };

/** One failpoint that is set. */
export interface FailpointRule {
  readonly name: string;
  readonly action: FailpointAction;
  readonly hits: FailpointHits;
}

/** The variable that sets failpoints: `stitcher.state.commit.before=kill@3;ledger.store.upsert.after=error@every:2`. */
export const failpointsVariable = 'WAYBILL_FAILPOINTS';

const delayMsMax = 600_000;
const countMax = 1_000_000_000;

/**
 * Reads the variable: no rules without it. Refuses a name that is none, and anything else that it does not understand,
 * because a suite whose faults never happen proves nothing.
 */
export function parseFailpoints(env: EnvRecord): ConfigOutcome<readonly FailpointRule[]> {
  const texts = (env[failpointsVariable] ?? '')
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const parsed = texts.map(parseRule);
  const problems = parsed.flatMap((each) => ('rule' in each ? [each] : []));
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'configured', config: parsed.flatMap((each) => ('rule' in each ? [] : [each])) };
}

function parseRule(text: string): FailpointRule | ConfigProblem {
  const [, name = '', actionText = '', hitsText = 'every:1'] = /^([^=]*)=([^@]*)(?:@(.*))?$/.exec(text) ?? [];
  if (name === '') return problem('<failpoint>=<action>, optionally with @<hits>', text);
  if (!failpointNames.includes(name)) return problem(`a failpoint (${failpointNames.join(', ')})`, name);
  const action = parseAction(actionText);
  if (action === undefined) return problem('kill, stop, error or delay:<milliseconds>', actionText);
  const hits = parseHits(hitsText);
  if (hits === undefined) return problem('@<n>, @every:<n> or @chance:<0 to 1>:<seed>', hitsText);
  return { name, action, hits };
}

const problem = (rule: string, actual: string): ConfigProblem => ({ name: failpointsVariable, rule, actual });

function parseAction(text: string): FailpointAction | undefined {
  if (text === 'kill' || text === 'stop' || text === 'error') return { kind: text };
  const [, digits] = /^delay:(\d{1,6})$/.exec(text) ?? [];
  const delayMs = Number(digits);
  return delayMs >= 1 && delayMs <= delayMsMax ? { kind: 'delay', delayMs } : undefined;
}

function parseHits(text: string): FailpointHits | undefined {
  const [, word, digits] = /^(every:)?(\d{1,10})$/.exec(text) ?? [];
  if (digits !== undefined) {
    const count = Number(digits);
    if (count < 1 || count > countMax) return undefined;
    return word === undefined ? { kind: 'nth', nth: count } : { kind: 'every', every: count };
  }
  const [, chance, seed] = /^chance:(0(?:\.\d{1,9})?|1):(\d{1,9})$/.exec(text) ?? [];
  if (chance === undefined) return undefined;
  return { kind: 'chance', probability: Number(chance), seed: Number(seed) };
}
