-- What we make of a piece of evidence, beside what the hop claims in it. Rows of before have no verdict.
ALTER TABLE waybill.evidence
    ADD COLUMN IF NOT EXISTS verdict LowCardinality(String) COMMENT 'What follows from its text: `denied` (a hop refused it), `unguarded` (it deserved a refusal and nobody refused, or a refusal did not hold), `broken` (it contradicts itself or lost something), `allowed` (an access that deserves no refusal), `sound` (anything else in order); empty when it tells too little, or was stored before there were verdicts',
    ADD COLUMN IF NOT EXISTS findings Array(LowCardinality(String)) COMMENT 'Closed words for what was found, in a fixed order; docs/evidence.md explains each',
    ADD COLUMN IF NOT EXISTS target_class LowCardinality(String) COMMENT 'What the target of a URL fetch is by its text: `public`, `loopback`, `link_local`, `metadata`, `private`, `unique_local`, `cluster_service`, `multicast`, `reserved`; empty when the text does not tell',
    ADD COLUMN IF NOT EXISTS deserved_denial LowCardinality(String) COMMENT 'The refusal that it deserves by its text, beside denial_reason, which a hop stated; empty when it deserves none or nobody can tell',
    ADD COLUMN IF NOT EXISTS policy_bundle String COMMENT 'The rules under which the hop decided' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS policy_version String COMMENT 'Their version' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS computed Map(LowCardinality(String), String) COMMENT 'What was computed from the text, by name: `canonical_path`, `resolved_class`, `founded_grants`, …; only what could be computed is there'
