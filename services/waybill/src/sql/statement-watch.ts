import type { StatementProgress, StatementRunner } from '@waybill/ports';
import { formatDuration } from '../render/duration.js';

/** Where progress is shown. */
export interface ProgressPlace {
  /** Shows a line in the place of the one before; empty: none any more. */
  readonly show: (line: string) => void;
  readonly nowMs: () => number;
}

/** What is over within a second needs no progress. */
const intervalMs = 1_000;

const nanosPerMs = 1_000_000;

/** Shows each second how far a statement has come, from its second second on, until `stop`. */
export function watchStatement(
  runner: Pick<StatementRunner, 'getProgress'>,
  id: string,
  { show, nowMs }: ProgressPlace,
): { readonly stop: () => void } {
  const [beganMs, stopped] = [nowMs(), new AbortController()];
  let isAsking = false;
  let isShown = false;
  const look = async (): Promise<void> => {
    // Progress is a courtesy: that it cannot be had is said by the line without it.
    const progress = await runner.getProgress(id, { signal: stopped.signal }).catch(() => undefined);
    isAsking = false;
    if (stopped.signal.aborted) return;
    isShown = true;
    show(renderProgress(progress, nowMs() - beganMs));
  };
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    void look();
  }, intervalMs);
  return {
    stop() {
      clearInterval(timer);
      stopped.abort();
      if (isShown) show('');
    },
  };
}

/** One line about a running statement. Pure. */
export function renderProgress(progress: StatementProgress | undefined, elapsedMs: number): string {
  const elapsed = formatDuration(BigInt(Math.trunc(elapsedMs / 1_000) * 1_000 * nanosPerMs));
  const how = 'Ctrl-C stops it';
  if (progress === undefined || progress.readRowCount === 0) return `running for ${elapsed}; ${how}`;
  const { readRowCount, totalRowCount } = progress;
  const percent = totalRowCount > 0 ? `, ${Math.min(99, Math.floor((readRowCount / totalRowCount) * 100))} %` : '';
  const of = totalRowCount > 0 ? ` of about ${totalRowCount}` : '';
  return `running for ${elapsed}${percent}, ${readRowCount}${of} rows read; ${how}`;
}
