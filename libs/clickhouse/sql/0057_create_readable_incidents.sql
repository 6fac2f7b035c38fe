CREATE VIEW IF NOT EXISTS waybill_v.incidents
SQL SECURITY INVOKER
COMMENT 'Stand-in of the ledger core'
AS SELECT * FROM waybill.incidents FINAL
