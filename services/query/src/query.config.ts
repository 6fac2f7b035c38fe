import {
  integerSetting,
  parseSettings,
  textSetting,
  type ConfigOf,
  type ConfigOutcome,
  type EnvRecord,
} from '@waybill/runtime';

/** What an operator sets about who answers questions. */
export const querySettings = {
  host: textSetting('WAYBILL_QUERY_HOST', {
    meaning: 'Where gRPC of the questions listens; loopback unless set otherwise, because nobody is authenticated',
    fallback: '127.0.0.1',
    bytesMax: 255,
  }),
  port: integerSetting('WAYBILL_QUERY_PORT', {
    flag: 'query-port',
    meaning: 'Port of gRPC of the questions; 0: any that is free',
    fallback: 4501,
    min: 0,
    max: 65_535,
  }),
  // Longer than any question about one thing takes; people have gone by then.
  timeoutMs: integerSetting('WAYBILL_QUERY_TIMEOUT_MS', {
    meaning: 'A question that has not been answered after so long is given up, in the store, too',
    unit: 'ms',
    fallback: 20_000,
    min: 100,
    max: 600_000,
  }),
  // The store works on each with several threads.
  inFlightCountMax: integerSetting('WAYBILL_QUERY_IN_FLIGHT_MAX_COUNT', {
    meaning: 'Questions that are worked on at once; more are turned away and may be asked again',
    fallback: 32,
    min: 1,
    max: 10_000,
  }),
  // A model reads all of it: about a quarter of what common clients let a tool say at most.
  mcpAnswerMaxBytes: integerSetting('WAYBILL_QUERY_MCP_ANSWER_MAX_BYTES', {
    meaning: 'What one answer over MCP may have; a longer one comes as a summary that says how to get the rest',
    unit: 'bytes',
    fallback: 49_152,
    min: 16_384,
    max: 4_194_304,
  }),
  // Each looks at the store once a second and remembers what it has told.
  tailCountMax: integerSetting('WAYBILL_QUERY_TAILS_MAX_COUNT', {
    meaning: 'Clients that are told of calls as they change; more are turned away and may begin later',
    fallback: 16,
    min: 0,
    max: 1_000,
  }),
  drainTimeoutMs: integerSetting('WAYBILL_QUERY_DRAIN_TIMEOUT_MS', {
    meaning: 'Questions that have not been answered so long after the order to stop are cut',
    unit: 'ms',
    fallback: 5_000,
    min: 0,
    max: 300_000,
  }),
} as const;

/** The part of a configuration that is about questions. */
export type QueryConfig = ConfigOf<typeof querySettings>;

/** Reads `WAYBILL_QUERY_…`: a configuration, or every problem at once. */
export function parseQueryConfig(env: EnvRecord): ConfigOutcome<QueryConfig> {
  return parseSettings(querySettings, env);
}
