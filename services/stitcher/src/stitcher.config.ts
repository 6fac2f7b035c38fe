import { integerSetting, type ConfigOf } from '@waybill/runtime';

const mebibyte = 1024 * 1024;

/** What an operator sets about the stitcher. */
export const stitcherSettings = {
  // About 3,000 events: large enough for one insert, small enough to be folded within a second.
  batchBytesMax: integerSetting('WAYBILL_STITCHER_BATCH_MAX_BYTES', {
    meaning: 'Log records that one batch may hold',
    unit: 'bytes',
    fallback: mebibyte,
    min: 1,
    max: 64 * mebibyte,
  }),
  // Longer than the longest that a store may take for one batch, or a slow store would look like a stall.
  stallTimeoutMs: integerSetting('WAYBILL_STITCHER_STALL_TIMEOUT_MS', {
    meaning: 'Work without a sign of life for so long makes the process not alive',
    unit: 'ms',
    fallback: 300_000,
    min: 1_000,
    max: 3_600_000,
  }),
  conservationIntervalMs: integerSetting('WAYBILL_STITCHER_CONSERVATION_INTERVAL_MS', {
    meaning: 'How often the store is asked whether everything that was sent is there; 0: never',
    unit: 'ms',
    fallback: 60_000,
    min: 0,
    max: 86_400_000,
  }),
  // A day: a hole is a loss after an hour, and whoever looks in the morning still sees it.
  conservationWindowMs: integerSetting('WAYBILL_STITCHER_CONSERVATION_WINDOW_MS', {
    meaning: 'How far back is looked then; more costs the store more',
    unit: 'ms',
    fallback: 86_400_000,
    min: 3_600_000,
    max: 31 * 86_400_000,
  }),
} as const;

/** The stitcher's part of a configuration. */
export type StitcherConfig = ConfigOf<typeof stitcherSettings>;
