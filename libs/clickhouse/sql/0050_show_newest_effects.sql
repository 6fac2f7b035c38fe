-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE OR REPLACE VIEW waybill_v.effects
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to',
    session_id String COMMENT 'The session of the call',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    effect_key String COMMENT 'Names the effect within its call; claims with the same key are one effect',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    kind LowCardinality(String) COMMENT 'What changed, e.g. `file_created`, `record_updated`, `message_sent`, `charge`',
    effect_class LowCardinality(String) COMMENT '`none`, `read`, `additive`, `destructive`, `message`, `spend`',
    reversibility LowCardinality(String) COMMENT '`no_effect`, `reversible`, `permanent`; empty when not known',
    resource_ref String COMMENT 'What it changed: a path, a URL, a record',
    source LowCardinality(String) COMMENT 'The strongest claim: `declared`, `policy`, `observed`, `receipt`',
    claimed_by Array(LowCardinality(String)) COMMENT 'The hops that claim it',
    compensating_action String COMMENT 'How it can be undone; empty when nobody said',
    count UInt64 COMMENT 'How many such changes the claim stands for',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays for the call',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per durable change of a call'
AS SELECT
    child.tenant_id AS tenant_id,
    child.call_id AS call_id,
    child.session_id AS session_id,
    child.trace_id AS trace_id,
    child.attempt AS attempt,
    child.tool AS tool,
    child.server AS server,
    child.principal AS principal,
    child.credential_lane AS credential_lane,
    child.effect_key AS effect_key,
    child.occurred_at AS occurred_at,
    child.kind AS kind,
    child.effect_class AS effect_class,
    child.reversibility AS reversibility,
    child.resource_ref AS resource_ref,
    child.source AS source,
    child.claimed_by AS claimed_by,
    child.compensating_action AS compensating_action,
    child.count AS count,
    child.quota_owner AS quota_owner,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.effects FINAL
) AS child
INNER JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.version = child.newest_version AND child.version >= parent.version
