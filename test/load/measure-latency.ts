import { setTimeout as sleep } from 'node:timers/promises';
import type { PreparedLoad } from './emit/prepare-load.js';
import { sendPacedLoad } from './emit/send-load.js';
import { percentileOf } from './measure/statistics.js';
import type { Side } from './sides/side.js';

/** How long it took from sending to being found by a query. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The store is asked so often for what was sent: figures are exact to about this. */
const lookMs = 20;
/** So many calls are looked for in one query. */
const askedCallCountMax = 500;
/** A call that is not found so long after the last was sent is not found at all. */
const waitMsMax = 300_000;

/** Sends a load at a rate, and asks the store until each call of it that ended is found as ended. */
export async function measureLatency(side: Side, load: PreparedLoad, eventsPerSecond: number): Promise<Latency> {
  const sentMsByCall = new Map<string, number>();
  const latenciesMs: number[] = [];
  const sending = { isOver: false, lastSentMs: performance.now() };
  const look = async () => {
    while (!sending.isOver || sentMsByCall.size > 0) {
      if (performance.now() > sending.lastSentMs + waitMsMax)
        throw new Error(`expected every call to be found as ended, found ${sentMsByCall.size} that were not`);
      await sleep(lookMs);
      const asked = [...sentMsByCall.keys()].slice(0, askedCallCountMax);
      if (asked.length === 0) continue;
      const found = await side.store.listFinished(asked);
      const foundMs = performance.now();
      for (const call of found) {
        latenciesMs.push(foundMs - (sentMsByCall.get(call) ?? foundMs));
        sentMsByCall.delete(call);
      }
    }
  };
  const send = async () => {
    await sendPacedLoad(load, {
      endpoint: side.endpoint,
      eventsPerSecond,
      onSent({ finishedCalls }, sentMs) {
        sending.lastSentMs = sentMs;
        for (const call of finishedCalls) sentMsByCall.set(call, sentMs);
      },
    }).finally(() => (sending.isOver = true));
  };
  await Promise.all([send(), look()]);
  return { p50Ms: percentileOf(latenciesMs, 0.5), p99Ms: percentileOf(latenciesMs, 0.99) };
}
