import { counter, gauge, readingMetrics, type MetricSource } from '@waybill/runtime';
import type { KeptCounts } from './keep-quarantine.js';

const keptMetrics = [
  counter('quarantine_kept_failures_total', 'Failures of which the rows are stored'),
  counter('quarantine_kept_redrives_total', 'Notes about failures that were sent again, of which the rows are stored'),
] as const;

/**
 * The conservation law in numbers. Only one process of a group asks the store, the one that reads partition 0 of the
 * quarantine topic; all others show none of these.
 */
export const conservationMetrics = [
  gauge(
    'stitcher_conservation_breaches',
    'Events that the log brought and that are in no row (of `record_uncounted`: records that nobody counted), within `WAYBILL_STITCHER_CONSERVATION_WINDOW_MS`; must be 0',
    { kind: 'the kinds of `conservation_breaches`' },
  ),
  gauge(
    'stitcher_producer_gaps',
    'Holes in the numbers of producers that opened within that time; `open`: a loss that a producer asserts, an hour old',
    { state: 'the states of `producer_gaps`' },
  ),
  gauge(
    'stitcher_conservation_checked_age_seconds',
    'How long ago the store answered with these numbers; before the first answer, how long ago it was asked first',
  ),
  counter('stitcher_conservation_checks_total', 'Times that the store said how the law stands'),
  counter('stitcher_conservation_failed_checks_total', 'Times that it did not; the next time comes in its turn', {
    reason: 'the codes of the store’s failures',
  }),
] as const;

/** What the reader of quarantine shows. */
export const quarantineMetrics = [...keptMetrics, ...readingMetrics('quarantine'), ...conservationMetrics];

/** The keeper's own numbers. */
export function createQuarantineMetrics(counts: () => KeptCounts): MetricSource {
  return {
    definitions: keptMetrics,
    read: () => [
      { name: 'quarantine_kept_failures_total', value: counts().quarantined },
      { name: 'quarantine_kept_redrives_total', value: counts().redrives },
    ],
  };
}
