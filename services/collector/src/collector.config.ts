import {
  integerSetting,
  parseSettings,
  textSetting,
  type ConfigOf,
  type ConfigOutcome,
  type EnvRecord,
} from '@waybill/runtime';

const mebibyte = 1024 * 1024;

/** What an operator sets about the collector. */
export const collectorSettings = {
  host: textSetting('WAYBILL_COLLECTOR_HOST', {
    meaning: 'Where gRPC listens; loopback unless set otherwise, because there is no authentication yet',
    fallback: '127.0.0.1',
    bytesMax: 255,
  }),
  port: integerSetting('WAYBILL_COLLECTOR_PORT', {
    flag: 'grpc-port',
    meaning: 'Port of gRPC; 0: any that is free',
    fallback: 4500,
    min: 0,
    max: 65_535,
  }),
  instance: textSetting('WAYBILL_COLLECTOR_INSTANCE', {
    meaning: 'Its name in every batch: stable for one running collector, unique among its siblings',
    fallback: 'collector',
    bytesMax: 128,
  }),
  // Enough for 64 of the largest requests; less than a small container has.
  inFlightBytesMax: integerSetting('WAYBILL_COLLECTOR_IN_FLIGHT_MAX_BYTES', {
    meaning: 'What all requests in flight may occupy together',
    unit: 'bytes',
    fallback: 64 * mebibyte,
    min: mebibyte,
    max: 4096 * mebibyte,
  }),
  // Shorter than the 30 s that orchestrators give a process.
  drainTimeoutMs: integerSetting('WAYBILL_COLLECTOR_DRAIN_TIMEOUT_MS', {
    meaning: 'Calls that have not ended so long after the order to stop are cut',
    unit: 'ms',
    fallback: 10_000,
    min: 0,
    max: 300_000,
  }),
} as const;

/** The collector's part of a configuration. */
export type CollectorConfig = ConfigOf<typeof collectorSettings>;

/** Reads `WAYBILL_COLLECTOR_…`: a configuration, or every problem at once. */
export function parseCollectorConfig(env: EnvRecord): ConfigOutcome<CollectorConfig> {
  return parseSettings(collectorSettings, env);
}
