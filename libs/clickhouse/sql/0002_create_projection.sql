-- Names this projection. A processor whose state belongs to another projection folds the log again.
CREATE TABLE IF NOT EXISTS waybill.projection
(
    identity UUID COMMENT 'Made when the schema was first applied',
    created_at DateTime64(9, 'UTC') COMMENT 'When that was'
)
ENGINE = MergeTree
ORDER BY created_at
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row: the identity of this projection'
