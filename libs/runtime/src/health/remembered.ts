/** For how long an answer is given again. */
export interface RememberedOptions {
  readonly ageMsMax: number;
  /** A clock that never steps. */
  readonly nowMs: () => number;
}

/** Asks once for all who ask at the same time or shortly after. */
export function remembered<Answer>(
  ask: () => Promise<Answer>,
  { ageMsMax, nowMs }: RememberedOptions,
): () => Promise<Answer> {
  let last: { readonly answer: Promise<Answer>; readonly askedMs: number } | undefined;
  return () => {
    if (last === undefined || nowMs() - last.askedMs >= ageMsMax) last = { answer: ask(), askedMs: nowMs() };
    return last.answer;
  };
}
