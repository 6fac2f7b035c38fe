/** The tables of the naive pipeline: the events, and one row per call of the little that it knows about it. */
export const naiveTables: readonly string[] = [
  `CREATE TABLE waybill.events
(
  trace_id String, event_id String, session_id String, call_id String, kind LowCardinality(String),
  occurred_unix_nano Int64, principal String, lane LowCardinality(String), payload String
)
ENGINE = ReplacingMergeTree ORDER BY event_id`,
  `CREATE TABLE waybill.calls
(
  call_id String, trace_id String, session_id String, tool LowCardinality(String), principal String,
  lane LowCardinality(String), started_unix_nano Int64, ended_unix_nano Int64, outcome LowCardinality(String),
  effects UInt32, upstream_calls UInt32, actual_nanos Int64, version UInt64
)
ENGINE = ReplacingMergeTree(version) ORDER BY call_id`,
];
