import { Failure } from '@waybill/ports';
import { remembered } from './remembered.js';

/** One thing that a process needs, or must not be. */
export interface Check {
  /** What is asked, as an operator names it: `log`, `store`. */
  readonly name: string;
  /** Nothing when all is well; otherwise what is wrong. A rejection counts as what is wrong. */
  readonly ask: () => Promise<string | undefined> | string | undefined;
}

/** What all checks of one kind came to. */
export interface HealthReport {
  readonly status: 'ok' | 'failing';
  /** Where the process is in its life. */
  readonly phase: HealthPhase;
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'failing';
  /** Only when it fails. */
  readonly reason?: string;
}

export type HealthPhase = 'starting' | 'running' | 'stopping';

/**
 * How a process is.
 *
 * - `live` fails when the process has stalled, so that only a new one helps. It asks nobody outside: a store that is
 *   down is no reason to start again.
 * - `ready` fails when something that the work needs is missing, and always while the process starts or stops.
 * - Neither rejects, and neither takes longer than the time that a check has. Answers are kept for a moment, so that
 *   who asks often does not ask the engines often.
 */
export interface Health {
  live(): Promise<HealthReport>;
  ready(): Promise<HealthReport>;
  /** Where the process is in its life. */
  phase(): HealthPhase;
  /** Told by whoever starts and stops the process. */
  enter(phase: HealthPhase): void;
}

export interface HealthOptions {
  readonly liveness: readonly Check[];
  readonly readiness: readonly Check[];
  /** A check that has not answered by then fails. */
  readonly checkTimeoutMs?: number;
  /** For so long an answer is given again. */
  readonly answerAgeMsMax?: number;
  /** A clock that never steps. */
  readonly nowMs: () => number;
}

const defaults = { checkTimeoutMs: 2_000, answerAgeMsMax: 500 };

export function createHealth(options: HealthOptions): Health {
  const { checkTimeoutMs, answerAgeMsMax, liveness, readiness, nowMs } = { ...defaults, ...options };
  let phase: HealthPhase = 'starting';
  const askLiveness = remembered(() => askAll(liveness, checkTimeoutMs), { ageMsMax: answerAgeMsMax, nowMs });
  const askReadiness = remembered(() => askAll(readiness, checkTimeoutMs), { ageMsMax: answerAgeMsMax, nowMs });
  return {
    async live() {
      return reportOf(phase, await askLiveness());
    },
    async ready() {
      // A part that has not started yet, or has stopped, cannot be asked.
      const checks = phase === 'running' ? await askReadiness() : [failing('process', `it is ${phase}`)];
      return reportOf(phase, checks);
    },
    phase: () => phase,
    enter(next) {
      phase = next;
    },
  };
}

function reportOf(phase: HealthPhase, checks: readonly CheckResult[]): HealthReport {
  return { status: checks.every(({ status }) => status === 'ok') ? 'ok' : 'failing', phase, checks };
}

function askAll(checks: readonly Check[], timeoutMs: number): Promise<readonly CheckResult[]> {
  return Promise.all(checks.map((check) => askOne(check, timeoutMs)));
}

async function askOne({ name, ask }: Check, timeoutMs: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${timeoutMs} ms`), timeoutMs);
  });
  try {
    const reason = await Promise.race([Promise.resolve().then(ask), late]);
    return reason === undefined ? { name, status: 'ok' } : failing(name, reason);
  } catch (error) {
    return failing(name, describeError(error));
  } finally {
    clearTimeout(timer);
  }
}

function failing(name: string, reason: string): CheckResult {
  return { name, status: 'failing', reason };
}

function describeError(error: unknown): string {
  if (error instanceof Failure) return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}
