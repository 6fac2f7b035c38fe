import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { ByteBudget } from './byte-budget.js';

/** A batch costs memory beyond its bytes: tiny ones must not come in without number. */
const batchBytesMin = 4 * 1024;

/**
 * Lets a message of a bidirectional stream through only when the budget has room for it.
 *
 * grpc-js asks for the next message only after this one was let through, then stops reading the HTTP/2 stream, so a
 * client that sends faster than the log stores is held back by flow control. `paths` names the methods, all of which receive
 * bytes and answer each message with exactly one message, in order: each answer gives back what its message took, the end of the call gives back the rest.
 */
export function createStreamPacing(budget: ByteBudget, paths: ReadonlySet<string>): ServerInterceptor {
  return (method, call) => (paths.has(method.path) ? paceCall(call, budget) : new ServerInterceptingCall(call));
}

function paceCall(
  call: ConstructorParameters<typeof ServerInterceptingCall>[0],
  budget: ByteBudget,
): ServerInterceptingCall {
  const unanswered: number[] = [];
  let leaveLine: (() => void) | undefined;
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    leaveLine?.();
    budget.release(unanswered.splice(0).reduce((sum, bytes) => sum + bytes, 0));
  };
  const onReceiveMessage = (message: Uint8Array, next: (message: Uint8Array) => void): void => {
    const bytes = Math.max(message.byteLength, batchBytesMin);
    leaveLine = budget.take(bytes, () => {
      if (hasEnded) {
        budget.release(bytes);
        return;
      }
      unanswered.push(bytes);
      next(message);
    });
  };
  return new ServerInterceptingCall(call, {
    start: (next) => next({ onReceiveMessage, onCancel: end }),
    sendMessage: (message, next) => {
      budget.release(unanswered.shift() ?? 0);
      next(message);
    },
    sendStatus: (callStatus, next) => {
      end();
      next(callStatus);
    },
  });
}
