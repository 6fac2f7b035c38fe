import type { PublishResponse } from '@waybill/contracts';
import type { EventLedger } from './event-ledger.js';
import type { QueuedEvent } from './event-queue.js';
import type { Publisher } from './publisher.js';

/** How the delivery of a batch ended. */
export type BatchResult =
  /** Every event is acknowledged or refused. `isSplit`: the batch was too large for the collector as it was. */
  | { readonly tag: 'settled'; readonly isSplit: boolean }
  /** The collector cannot be reached or has no room; these events are still to be delivered. */
  | {
      readonly tag: 'unavailable';
      readonly remaining: readonly QueuedEvent[];
      readonly detail: string;
      readonly retryAfterMs: number | undefined;
    };

/**
 * Delivers one batch. A request that the collector cannot read, or that is too large for it, is halved until the one
 * event that is to blame stands alone: that event is counted as rejected, all others are delivered.
 */
export async function deliverBatch(
  batch: readonly QueuedEvent[],
  publisher: Publisher,
  ledger: EventLedger,
): Promise<BatchResult> {
  const parts = [batch];
  let isSplit = false;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const outcome = await publisher.publish(part.map((event) => event.bytes));
    if (outcome.tag === 'stored') {
      settle(part, outcome.response, ledger);
      continue;
    }
    if (outcome.tag === 'unavailable') {
      const remaining = [part, ...parts.toReversed()].flat();
      return { tag: 'unavailable', remaining, detail: outcome.detail, retryAfterMs: outcome.retryAfterMs };
    }
    isSplit ||= outcome.tag === 'too_large';
    if (part.length === 1) {
      ledger.addRejected(1, `${outcome.detail} (one event of ${part[0]?.bytes.byteLength ?? 0} bytes)`);
      continue;
    }
    const middle = Math.ceil(part.length / 2);
    parts.push(part.slice(middle), part.slice(0, middle));
  }
  return { tag: 'settled', isSplit };
}

function settle(part: readonly QueuedEvent[], response: PublishResponse, ledger: EventLedger): void {
  const [first] = response.rejected;
  const detail = first === undefined ? 'The collector did not say why.' : `Event ${first.eventId}: ${first.detail}`;
  ledger.addRejected(response.rejectedCount, detail);
  ledger.addAcknowledged(part.length - response.rejectedCount);
}
