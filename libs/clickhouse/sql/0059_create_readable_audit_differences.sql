CREATE VIEW IF NOT EXISTS waybill_v.audit_differences
SQL SECURITY INVOKER
COMMENT 'Stand-in of the ledger core'
AS SELECT * FROM waybill.audit_differences FINAL
