import type { QuarantineCount } from '@waybill/fold';
import { counter, readingMetrics, type MetricSource } from '@waybill/runtime';
import type { StitchCounts } from './stitch-batch.js';

const ownMetrics = [
  counter('stitcher_read_events_total', 'Events in the batches that were applied: stored, duplicate or quarantined'),
  counter('stitcher_stored_events_total', 'Events of which the rows are stored'),
  counter('stitcher_duplicate_events_total', 'Events that were known already'),
  counter(
    'stitcher_quarantined_events_total',
    'Events that were set aside; one of a batch that had to be applied again counts again',
    { reason: 'the reasons of the quarantine', stage: 'the services that set events aside' },
  ),
] as const;

/** What the stitcher shows. */
export const stitcherMetrics = [...ownMetrics, ...readingMetrics('stitcher')];

/** The stitcher's own numbers. */
export function createStitcherMetrics(
  counts: () => StitchCounts,
  quarantined: () => readonly QuarantineCount[],
): MetricSource {
  return {
    definitions: ownMetrics,
    read: () => [
      { name: 'stitcher_read_events_total', value: counts().read },
      { name: 'stitcher_stored_events_total', value: counts().stored },
      { name: 'stitcher_duplicate_events_total', value: counts().duplicate },
      ...quarantined().map(({ reason, stage, count }) => ({
        name: 'stitcher_quarantined_events_total',
        labels: { reason, stage },
        value: count,
      })),
    ],
  };
}
