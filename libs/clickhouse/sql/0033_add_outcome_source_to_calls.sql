ALTER TABLE waybill.calls
    ADD COLUMN IF NOT EXISTS mediated_principal String DEFAULT '' COMMENT 'Whom the gateway presented downstream instead of the caller; empty when it says nothing of that' CODEC(ZSTD(1)) AFTER principal_chain,
    ADD COLUMN IF NOT EXISTS outcome_source LowCardinality(String) DEFAULT '' COMMENT 'Who closed the outcome: `reported` by the tool, `receipt`, `verification`, `gateway`; empty when nobody did' AFTER outcome,
    ADD COLUMN IF NOT EXISTS declared_permanence LowCardinality(String) DEFAULT '' COMMENT 'What the route was declared to do at most: `no_effect`, `reversible`, `permanent`; empty when not declared' AFTER reversibility
