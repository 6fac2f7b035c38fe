import type { Component, Logger } from '@waybill/ports';
import type { Health } from './health.js';

export interface ReadinessWatchOptions {
  readonly health: Pick<Health, 'ready'>;
  /** Told when the process becomes ready, or is no longer. */
  readonly onChange: (isReady: boolean) => void;
  readonly logger: Logger;
  readonly intervalMs?: number;
}

/** Each time the store is asked: more often would cost an idle machine more than it tells. */
const defaultIntervalMs = 5_000;

/**
 * Asks now and then whether the process is ready, and says so when that changes. It starts last: until it has asked, the
 * process counts as ready.
 */
export function createReadinessWatch(options: ReadinessWatchOptions): Component {
  const { health, onChange, logger, intervalMs = defaultIntervalMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let wasReady = true;
  const ask = async (): Promise<void> => {
    const { status, checks } = await health.ready();
    const isReady = status === 'ok';
    if (isStopped) return;
    if (isReady !== wasReady) {
      const why = checks.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]));
      if (isReady) logger.info('ready again');
      else logger.warn('not ready', { why: why.join('; ') });
      onChange(isReady);
      wasReady = isReady;
    }
    timer = setTimeout(() => void ask(), intervalMs).unref();
  };
  return {
    name: 'readiness-watch',
    async start() {
      timer ??= setTimeout(() => void ask(), intervalMs).unref();
    },
    async shutdown() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
