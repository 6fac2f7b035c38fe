/** What an emitter's clock is read from. */
export interface ClockSources {
  readonly wallUnixNano: () => bigint;
  readonly monotonicNano: () => bigint;
}

/**
 * A nanosecond wall clock whose every reading is later than the one before: anchored to wall time once and advanced by
 * the monotonic clock. It is anchored again when wall time is more than a second ahead, as after the host has slept; a
 * wall clock that is set back is not followed.
 */
export function createEmitterClock(sources: ClockSources): () => bigint {
  let offset = sources.wallUnixNano() - sources.monotonicNano();
  let last = 0n;
  return () => {
    const wall = sources.wallUnixNano();
    const monotonic = sources.monotonicNano();
    if (wall - (monotonic + offset) > stepNanosMax) offset = wall - monotonic;
    const now = monotonic + offset;
    last = now > last ? now : last + 1n;
    return last;
  };
}

const stepNanosMax = 1_000_000_000n;
