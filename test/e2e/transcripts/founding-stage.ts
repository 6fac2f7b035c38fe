import { randomBytes } from 'node:crypto';
import { LaneState } from '@waybill/contracts';
import { createEmitter, Layer } from '@waybill/sdk';
import { emitFoundingSession } from '../founding-session.js';

const deliveryTimeoutMs = 20_000;

/** What is recorded before the blocks that name the founding session: it, and an operator who then freezes its lane. */
export async function emitFoundingStage(endpoint: string): Promise<void> {
  await emitFoundingSession(endpoint);
  const source = { layer: Layer.OPERATOR, service: 'ops-console', version: '1' };
  const emitter = createEmitter({ endpoint, source, lingerMs: 1 });
  try {
    emitter.emit({
      traceId: randomBytes(16),
      occurredUnixNano: BigInt(Date.now()) * 1_000_000n,
      payload: {
        case: 'laneChanged',
        value: { lane: 'search-prod', state: LaneState.FROZEN, changedBy: 'user:ada', reason: 'runaway' },
      },
    });
    const { waiting, rejected, dropped } = await emitter.flush(deliveryTimeoutMs);
    if (waiting + rejected + dropped > 0) throw new Error('the freeze was not acknowledged');
  } finally {
    await emitter.shutdown(deliveryTimeoutMs);
  }
}
