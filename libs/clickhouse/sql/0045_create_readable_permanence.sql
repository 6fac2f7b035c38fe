-- What a tool is declared to do at most on a lane, against what was seen: a class that is never exceeded can be relied on.
CREATE VIEW IF NOT EXISTS waybill_v.permanence
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    server LowCardinality(String) COMMENT 'The server of the tool',
    tool LowCardinality(String) COMMENT 'The tool',
    lane LowCardinality(String) COMMENT 'The credential lane that it ran on; empty when no hop named one',
    declared Array(String) COMMENT 'The classes that its routes were declared to have; more than one is a disagreement over time, none means that nobody declared one',
    observed LowCardinality(String) COMMENT 'The gravest change that was seen: `permanent`, `reversible`, `no_effect`; empty when of some call it is not known, and nothing permanent is',
    calls UInt64 COMMENT 'Calls of the tool on the lane',
    calls_observed UInt64 COMMENT 'Those of which it is known what they changed',
    calls_undeclared UInt64 COMMENT 'Those for which nobody declared a class',
    calls_exceeded UInt64 COMMENT 'Those that did more than their route was declared to do',
    exceeded_call_id String COMMENT 'The newest of these; empty without one'
)
SQL SECURITY INVOKER
COMMENT 'One row per tool and lane: how permanent its changes were declared and seen to be'
AS SELECT
    tenant_id,
    server,
    tool,
    credential_lane AS lane,
    arraySort(groupUniqArrayIf(toString(declared_permanence), declared_permanence != '')) AS declared,
    multiIf(countIf(reversibility = 'permanent') > 0, 'permanent', countIf(reversibility = '') > 0, '', countIf(reversibility = 'reversible') > 0, 'reversible', 'no_effect') AS observed,
    count() AS calls,
    countIf(reversibility != '') AS calls_observed,
    countIf(declared_permanence = '') AS calls_undeclared,
    countIf(has(conflicts.kind, 'permanence_exceeded')) AS calls_exceeded,
    argMaxIf(call_id, (occurred_at, call_id), has(conflicts.kind, 'permanence_exceeded')) AS exceeded_call_id
FROM waybill_v.calls
WHERE tool != ''
GROUP BY tenant_id, server, tool, credential_lane
