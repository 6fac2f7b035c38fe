-- Views for people: the same names as in waybill, without superseded rows, with what depends on the time of reading.
CREATE DATABASE IF NOT EXISTS waybill_v
COMMENT 'Views for people: the same names as in waybill, without superseded rows'
