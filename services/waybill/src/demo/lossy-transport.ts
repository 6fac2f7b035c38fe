import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** A transport that can lose answers on their way back, as networks do: the server has acted, the caller never hears. */
export interface LossyTransport extends Transport {
  /** The answer to the next `tools/call` is lost. */
  loseNextAnswer(): void;
}

/** Puts a loss in front of a real transport; everything else passes unchanged. */
export function withLostAnswers(inner: Transport): LossyTransport {
  let isArmed = false;
  let lostId: string | number | undefined;
  const lossy: LossyTransport = {
    loseNextAnswer() {
      isArmed = true;
    },
    async start() {
      inner.onmessage = (message: JSONRPCMessage) => {
        if (lostId !== undefined && 'id' in message && message.id === lostId && !('method' in message))
          lostId = undefined;
        else lossy.onmessage?.(message);
      };
      inner.onclose = () => lossy.onclose?.();
      inner.onerror = (error) => lossy.onerror?.(error);
      await inner.start();
    },
    async send(message, options) {
      if (isArmed && 'method' in message && message.method === 'tools/call' && 'id' in message) {
        isArmed = false;
        lostId = message.id;
      }
      await inner.send(message, options);
    },
    close: () => inner.close(),
  };
  return lossy;
}
