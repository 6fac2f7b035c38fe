import type { Failure } from '@waybill/ports';
import { untilSignal, type SignalSource } from '@waybill/runtime';

/** Why a process ends. */
export type Ending =
  | { readonly kind: 'told'; readonly signal: string }
  /** It can do its work no more: a new process may. */
  | { readonly kind: 'broken'; readonly cause: Failure };

export interface EndingWatch {
  /** Resolves with the first reason to end. */
  readonly ending: Promise<Ending>;
  readonly onStopped: (cause: Failure) => void;
}

/** Waits for a signal, or for a part that can do its work no more. A second signal ends the process at once. */
export function watchEnding(signals: SignalSource): EndingWatch {
  const broken = Promise.withResolvers<Ending>();
  const told = untilSignal(signals).then((signal): Ending => ({ kind: 'told', signal }));
  return {
    ending: Promise.race([told, broken.promise]),
    onStopped: (cause) => broken.resolve({ kind: 'broken', cause }),
  };
}
