import {
  breachKinds,
  Failure,
  gapStates,
  type Clock,
  type Component,
  type ConservationSums,
  type ConservationView,
  type Logger,
} from '@waybill/ports';
import type { MetricSample, MetricSource } from '@waybill/runtime';
import { conservationMetrics } from './quarantine-metrics.js';

export interface ConservationCheckOptions {
  readonly view: ConservationView;
  /** Whether this is the process that asks; of several one is enough. */
  readonly isElected: () => boolean;
  /** 0: never. */
  readonly intervalMs: number;
  /** How far back is looked. */
  readonly windowMs: number;
  readonly clock: Clock;
  /** A clock that never steps. */
  readonly nowMs: () => number;
  readonly logger: Logger;
}

/**
 * Asks the store now and then whether the conservation law holds, one question at a time, and shows what it said last.
 * A store that does not answer costs one question: it is counted, and asked again when its time comes.
 */
export interface ConservationCheck extends Component {
  readonly metrics: MetricSource;
  /** Asks now, unless an answer is awaited or another process asks. */
  readonly ask: () => Promise<void>;
}

/** Groups take some seconds to be divided; nobody wants to wait longer for the first numbers. */
const firstMsMax = 5_000;
const nanosPerMs = 1_000_000n;
const msPerSecond = 1_000;

export function createConservationCheck(options: ConservationCheckOptions): ConservationCheck {
  const { intervalMs, isElected, nowMs, logger } = options;
  const answers = createAnswers(options);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    if (!isElected()) {
      answers.forget();
      return;
    }
    asking ??= answers.renew().finally(() => (asking = undefined));
    await asking;
  };
  const askInTurn = async (): Promise<void> => {
    await ask();
    if (!isStopped) timer = setTimeout(() => void askInTurn(), intervalMs).unref();
  };
  return {
    name: 'conservation-check',
    metrics: { definitions: conservationMetrics, read: () => (isElected() ? answers.read(nowMs()) : []) },
    ask,
    async start() {
      if (intervalMs === 0) logger.info('the conservation law is not checked: its interval is 0');
      else timer ??= setTimeout(() => void askInTurn(), Math.min(intervalMs, firstMsMax)).unref();
    },
    /** Waits for no answer: whoever stops the view breaks the question off. */
    async shutdown() {
      isStopped = true;
      answers.mute();
      clearTimeout(timer);
    },
  };
}

/** What the store said, and how often it did not. */
function createAnswers({ view, windowMs, clock, nowMs, logger }: ConservationCheckOptions) {
  const failedCounts = new Map<string, number>();
  let checkCount = 0;
  let sums: ConservationSums | undefined;
  /** When it was answered last; before the first answer, when it was asked first. */
  let knownMs: number | undefined;
  let failing: string | undefined;
  let isMute = false;

  const take = (next: ConservationSums): void => {
    const [before, now] = [breachCountOf(sums), breachCountOf(next)];
    if (now > 0 && now !== before) {
      logger.error(
        'the conservation law is broken: `waybill reconcile` says where; docs/conservation.md',
        next.breaches,
      );
    }
    if (failing !== undefined) logger.info('the conservation law can be checked again');
    [sums, knownMs, failing] = [next, nowMs(), undefined];
    checkCount++;
  };
  const refuse = (error: unknown): void => {
    const reason = error instanceof Failure ? error.code : 'unexpected';
    failedCounts.set(reason, (failedCounts.get(reason) ?? 0) + 1);
    if (failing !== reason) {
      const cause = error instanceof Error ? error.message : String(error);
      logger.warn('the conservation law could not be checked; it is tried again', { code: reason, cause });
    }
    failing = reason;
  };
  return {
    async renew(): Promise<void> {
      knownMs ??= nowMs();
      try {
        const next = await view.getSums(Number(clock.nowUnixNano() / nanosPerMs) - windowMs);
        if (!isMute) take(next);
      } catch (error) {
        if (!isMute) refuse(error);
      }
    },
    /** Another process asks: what was heard here grows old. */
    forget(): void {
      [sums, knownMs, failing] = [undefined, undefined, undefined];
    },
    mute(): void {
      isMute = true;
    },
    read: (atMs: number): readonly MetricSample[] => [
      ...(sums === undefined ? [] : samplesOf(sums)),
      ...(knownMs === undefined
        ? []
        : [{ name: 'stitcher_conservation_checked_age_seconds', value: (atMs - knownMs) / msPerSecond }]),
      { name: 'stitcher_conservation_checks_total', value: checkCount },
      ...[...failedCounts].map(([reason, value]) => ({
        name: 'stitcher_conservation_failed_checks_total',
        labels: { reason },
        value,
      })),
    ],
  };
}

function breachCountOf(sums: ConservationSums | undefined): number {
  return sums === undefined ? 0 : breachKinds.reduce((total, kind) => total + sums.breaches[kind], 0);
}

function samplesOf({ breaches, gaps }: ConservationSums): readonly MetricSample[] {
  return [
    ...breachKinds.map((kind) => ({
      name: 'stitcher_conservation_breaches',
      labels: { kind },
      value: breaches[kind],
    })),
    ...gapStates.map((state) => ({ name: 'stitcher_producer_gaps', labels: { state }, value: gaps[state] })),
  ];
}
