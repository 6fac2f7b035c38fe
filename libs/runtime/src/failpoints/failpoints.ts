import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@waybill/ports';
import type { FailpointHits, FailpointRule } from './parse-failpoints.js';

/** What a failpoint can do to the process it is in. */
export interface FailpointActs {
  signal(name: 'SIGKILL' | 'SIGSTOP'): void;
  pause(delayMs: number): Promise<void>;
}

/** The places at which a process fails on purpose. */
export interface Failpoints {
  /** Takes a step: does what is set before it, the step, then what is set after it. */
  around<Result>(step: string, take: () => Promise<Result>): Promise<Result>;
}

/** Acts upon this very process. */
export const processActs: FailpointActs = {
  signal: (name) => void process.kill(process.pid, name),
  pause: (delayMs) => sleep(delayMs),
};

/**
 * Failpoints as the rules set them; `undefined` without rules, so that whoever would be wrapped is left as it is.
 * Each rule counts for itself how often its failpoint was reached, from 1.
 */
export function createFailpoints(
  rules: readonly FailpointRule[],
  acts: FailpointActs = processActs,
): Failpoints | undefined {
  if (rules.length === 0) return undefined;
  const counts = new Map<FailpointRule, number>();
  const reach = async (name: string): Promise<void> => {
    for (const rule of rules) {
      if (rule.name !== name) continue;
      const count = (counts.get(rule) ?? 0) + 1;
      counts.set(rule, count);
      if (isHit(rule.hits, count)) await act(rule, acts);
    }
  };
  return {
    async around(step, take) {
      await reach(`${step}.before`);
      const result = await take();
      await reach(`${step}.after`);
      return result;
    },
  };
}

async function act({ name, action }: FailpointRule, acts: FailpointActs): Promise<void> {
  switch (action.kind) {
    case 'kill':
      return acts.signal('SIGKILL');
    case 'stop':
      return acts.signal('SIGSTOP');
    case 'delay':
      return acts.pause(action.delayMs);
    case 'error':
      throw new Failure('retryable', 'failpoint', `expected ${name} to be passed; it is set to fail`);
  }
}

function isHit(hits: FailpointHits, count: number): boolean {
  if (hits.kind === 'nth') return count === hits.nth;
  if (hits.kind === 'every') return count % hits.every === 0;
  return uniform(hits.seed, count) < hits.probability;
}

/** A number in [0, 1) that follows from seed and count alone: splitmix32. */
function uniform(seed: number, count: number): number {
  const state = (Math.imul(seed, 0x9e3779b1) + Math.imul(count, 0x9e3779b9)) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
