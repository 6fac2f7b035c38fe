import type { Component } from '@waybill/ports';
import type { MetricSource } from '../metrics/metric.js';
import type { ReadingLag } from '../reading/reading-lag.js';
import type { Check } from './health.js';
import type { HttpPages } from './http-pages.js';

/** What one service contributes to the health and the metrics of the process that it runs in. */
export interface ServiceWatch extends Component {
  readonly metrics: readonly MetricSource[];
  /** See `Health.live`. */
  readonly liveness: readonly Check[];
  /** See `Health.ready`. */
  readonly readiness: readonly Check[];
  /** What else it shows at the port of health and metrics. */
  readonly pages?: readonly HttpPages[];
  /** How far behind the log it is now, by asking the log; absent: it reads none. Rejects with a `Failure`. */
  readonly listLag?: () => Promise<readonly ReadingLag[]>;
  /** Told when the process becomes ready, or is no longer. */
  readonly tellReadiness?: (isReady: boolean) => void;
}
