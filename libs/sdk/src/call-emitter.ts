import { payloadCases, type EmitContext, type EmitEvent } from './emit-event.js';
import type { PayloadCase, PayloadInit, PayloadValue } from './emit-event.js';

/**
 * One method for each payload of the contract, bound to a context: `call.toolCallStarted({ … })` emits the event and
 * returns its id. The second argument replaces parts of the context for that one event.
 */
export type CallEmitter = {
  readonly [Case in PayloadCase]: (payload: PayloadValue<Case>, changes?: Partial<EmitContext>) => string;
};

/** Binds a context to an emit function; the methods are those of the contract's `payload` oneof. */
export function createCallEmitter(emit: (event: EmitEvent) => string, context: EmitContext): CallEmitter {
  const methods = payloadCases.map((payloadCase) => [
    payloadCase,
    (value: PayloadInit['value'], changes?: Partial<EmitContext>): string =>
      emit({ ...context, ...changes, payload: { case: payloadCase, value } as PayloadInit }),
  ]);
  return Object.freeze(Object.fromEntries(methods)) as CallEmitter;
}
