ALTER TABLE waybill.events
    ADD INDEX IF NOT EXISTS appended_at_index appended_at TYPE minmax GRANULARITY 1
