ALTER TABLE waybill.calls
    ADD COLUMN IF NOT EXISTS is_stored_now UInt8 EPHEMERAL 0 COMMENT 'Asks an insert for stored_at; never stored. Rows from before would otherwise seem to be stored whenever they are read',
    ADD COLUMN IF NOT EXISTS stored_at DateTime64(9, 'UTC') DEFAULT if(is_stored_now = 1, now64(9, 'UTC'), toDateTime64(0, 9, 'UTC')) COMMENT 'When this version was stored, by the clock of the store; 1970-01-01 for what was stored before there was this column' CODEC(Delta, ZSTD(1)),
    ADD INDEX IF NOT EXISTS stored_at_index stored_at TYPE minmax GRANULARITY 1
