import { createRequire } from 'node:module';

/** The part of kafkajs's request queue that is replaced. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** kafkajs's own pause between two looks at what waits. */
const checkIntervalMs = 10;

/**
 * Keeps an idle connection of kafkajs 2.2.4 idle. As published, the queue of each connection looks for requests that
 * wait also when none waits: its timer, with a delay below zero that Node takes for 1 ms, starts itself again for ever,
 * thousands of times a second. A request that is throttled or beyond the limit in flight still starts the timer, and an
 * answer still lets the next one go.
 */
export function quietRequestQueues(): void {
  const load = createRequire(import.meta.url);
  const Queue = load('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue };
  Queue.prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
}

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.pending.length === 0 || this.throttleCheckTimeoutId !== null) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : checkIntervalMs,
  );
}
