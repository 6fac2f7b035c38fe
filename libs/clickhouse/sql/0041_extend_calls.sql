ALTER TABLE waybill.calls
    ADD COLUMN IF NOT EXISTS event_ids Array(String) COMMENT 'Ids of the events that make the call, sorted; waybill_v.events has them in full' CODEC(ZSTD(3)) AFTER join_rung,
    ADD COLUMN IF NOT EXISTS mediated_principal String DEFAULT '' COMMENT 'Whom the gateway presented downstream instead of the caller; empty when it says nothing of that' CODEC(ZSTD(1)) AFTER principal_chain,
    ADD COLUMN IF NOT EXISTS outcome_source LowCardinality(String) DEFAULT '' COMMENT 'Who closed the outcome: `reported` by the tool, `receipt`, `verification`, `gateway`; empty when nobody did' AFTER outcome,
    ADD COLUMN IF NOT EXISTS declared_permanence LowCardinality(String) DEFAULT '' COMMENT 'What the route was declared to do at most: `no_effect`, `reversible`, `permanent`; empty when not declared' AFTER reversibility,
    COMMENT COLUMN IF EXISTS join_rung 'The weakest key by which one of its records came to it: `call_id`, `trace_span`, `gen_ai`, `request_state`, `idempotency_key`, `provider_request_id`, `receipt_id`, `none`',
    COMMENT COLUMN IF EXISTS call_id 'The logical tool call over all its attempts; an id that begins with `trace:` is of a call that nobody named, one with `span:`, `alias:` or `event:` of records that found no call',
    COMMENT COLUMN IF EXISTS trace_id 'W3C trace id, 32 lower-case hex digits; empty when no record knew one',
    COMMENT COLUMN IF EXISTS state 'As stored: `open`, `complete`, `amended`, `orphaned`, `conflicted`; the view waybill_v.calls also knows `incomplete`'
