CREATE TABLE IF NOT EXISTS waybill.effects
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to' CODEC(ZSTD(1)),
    session_id String COMMENT 'The session of the call' CODEC(ZSTD(1)),
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Which try of the call, from 1' CODEC(ZSTD(1)),
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called' CODEC(ZSTD(1)),
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    effect_key String COMMENT 'Names the effect within its call; claims with the same key are one effect' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    kind LowCardinality(String) COMMENT 'What changed, e.g. `file_created`, `record_updated`, `message_sent`, `charge`',
    effect_class LowCardinality(String) COMMENT '`none`, `read`, `additive`, `destructive`, `message`, `spend`',
    reversibility LowCardinality(String) COMMENT '`no_effect`, `reversible`, `permanent`; empty when not known',
    resource_ref String COMMENT 'What it changed: a path, a URL, a record' CODEC(ZSTD(1)),
    source LowCardinality(String) COMMENT 'The strongest claim: `declared`, `policy`, `observed`, `receipt`',
    claimed_by Array(LowCardinality(String)) COMMENT 'The hops that claim it',
    compensating_action String COMMENT 'How it can be undone; empty when nobody said' CODEC(ZSTD(1)),
    count UInt64 COMMENT 'How many such changes the claim stands for' CODEC(ZSTD(1)),
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays for the call',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, effect_key)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per durable change of a call. Read waybill_v.effects'
