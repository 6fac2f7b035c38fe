-- Repeating it changes nothing.
INSERT INTO waybill.projection
SELECT generateUUIDv4(), now64(9)
WHERE (SELECT count() FROM waybill.projection) = 0
