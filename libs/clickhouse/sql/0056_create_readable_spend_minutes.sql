CREATE VIEW IF NOT EXISTS waybill_v.spend_minutes
SQL SECURITY INVOKER
COMMENT 'Stand-in of the ledger core'
AS SELECT * FROM waybill.spend_minutes FINAL
