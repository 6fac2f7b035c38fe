import { createEnvReader, type ConfigOutcome, type EnvRecord } from '@waybill/runtime';

/** What an operator sets about the collector. */
export interface CollectorConfig {
  /** Where it listens. Loopback by default: there is no authentication yet. */
  readonly host: string;
  readonly port: number;
  /** Its name in every batch: stable for one running collector, unique among its siblings. */
  readonly instance: string;
  /** Requests in flight may occupy so many bytes together. */
  readonly inFlightBytesMax: number;
  /** Calls that have not ended so long after the order to stop are cut. */
  readonly drainTimeoutMs: number;
}

const mebibyte = 1024 * 1024;

/** Reads `WAYBILL_COLLECTOR_…`: a configuration, or every problem at once. */
export function parseCollectorConfig(env: EnvRecord): ConfigOutcome<CollectorConfig> {
  const reader = createEnvReader(env);
  return reader.finish({
    host: reader.text('WAYBILL_COLLECTOR_HOST', { fallback: '127.0.0.1', bytesMax: 255 }),
    port: reader.integer('WAYBILL_COLLECTOR_PORT', { fallback: 4500, min: 0, max: 65_535 }),
    instance: reader.text('WAYBILL_COLLECTOR_INSTANCE', { fallback: 'collector', bytesMax: 128 }),
    // Enough for 64 of the largest requests; less than a small container has.
    inFlightBytesMax: reader.integer('WAYBILL_COLLECTOR_IN_FLIGHT_MAX_BYTES', {
      fallback: 64 * mebibyte,
      min: mebibyte,
      max: 4096 * mebibyte,
    }),
    // Shorter than the 30 s that orchestrators give a process.
    drainTimeoutMs: reader.integer('WAYBILL_COLLECTOR_DRAIN_TIMEOUT_MS', { fallback: 10_000, min: 0, max: 300_000 }),
  });
}
