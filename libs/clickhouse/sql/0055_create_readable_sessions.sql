CREATE VIEW IF NOT EXISTS waybill_v.sessions
SQL SECURITY INVOKER
COMMENT 'Stand-in of the ledger core'
AS SELECT * FROM waybill.sessions FINAL
