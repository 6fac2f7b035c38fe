import { counter, gauge, histogram, type MetricSource } from '@waybill/runtime';
import type { CollectorCounts } from './collector-counts.js';
import type { ReportedAppend } from './reported-append.js';

/** What the collector shows. */
export const collectorMetrics = [
  counter('collector_admitted_events_total', 'Events that the log acknowledged'),
  counter('collector_rejected_events_total', 'Events that were refused and named in the answer', {
    reason: 'the reasons of the contract, `RejectReason`',
  }),
  counter('collector_failed_batches_total', 'Batches that the log did not acknowledge; clients send them again'),
  counter('collector_unreadable_requests_total', 'Requests that could not be read'),
  counter('collector_turned_away_requests_total', 'Requests that memory or the end of the process turned away'),
  counter('collector_appended_bytes_total', 'Bytes of log records that the log acknowledged'),
  histogram('collector_append_seconds', 'How long the log took to acknowledge a batch'),
  gauge('collector_in_flight_bytes', 'What requests in flight occupy'),
] as const;

export interface CollectorState {
  readonly counts: CollectorCounts;
  readonly appends: ReportedAppend;
  readonly inFlightBytes: () => number;
}

/** The collector's numbers. */
export function createCollectorMetrics({ counts, appends, inFlightBytes }: CollectorState): MetricSource {
  return {
    definitions: collectorMetrics,
    read: () => [
      { name: 'collector_admitted_events_total', value: counts.acceptedEventCount },
      ...Object.entries(counts.rejectedEventCountByReason).map(([reason, value]) => ({
        name: 'collector_rejected_events_total',
        labels: { reason: reason.toLowerCase() },
        value,
      })),
      { name: 'collector_failed_batches_total', value: counts.failedBatchCount },
      { name: 'collector_unreadable_requests_total', value: counts.unreadableRequestCount },
      { name: 'collector_turned_away_requests_total', value: counts.turnedAwayRequestCount },
      { name: 'collector_appended_bytes_total', value: appends.appendedBytes() },
      ...appends.durations.read(),
      { name: 'collector_in_flight_bytes', value: inFlightBytes() },
    ],
  };
}
