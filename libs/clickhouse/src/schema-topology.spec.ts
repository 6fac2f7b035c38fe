import { describe, expect, test } from '@jest/globals';
import { listMigrations } from './migrations.js';
import { toTopology } from './schema-topology.js';

const table = `-- Why it is there.
CREATE TABLE IF NOT EXISTS waybill.calls
(
    call_id String,
    version UInt64,
    is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY call_id
SETTINGS fsync_after_insert = 1
COMMENT 'ENGINE = MergeTree is a word here'`;

describe('A statement of the schema', () => {
  test('is left as it is written on one server', () => {
    expect(toTopology(table, undefined)).toBe(table);
  });

  test('makes replicated tables', () => {
    expect(toTopology(table, {})).toMatchInlineSnapshot(`
      "-- Why it is there.
      CREATE TABLE IF NOT EXISTS waybill.calls
      (
          call_id String,
          version UInt64,
          is_deleted UInt8
      )
      ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version, is_deleted)
      ORDER BY call_id
      SETTINGS fsync_after_insert = 1
      COMMENT 'ENGINE = MergeTree is a word here'"
    `);
  });

  test.each([
    [
      'table',
      'CREATE TABLE IF NOT EXISTS waybill.projection\n(\n    identity UUID\n)\nENGINE = MergeTree\nORDER BY identity',
    ],
    ['database', "CREATE DATABASE IF NOT EXISTS waybill_v\nCOMMENT 'Views'"],
    [
      'view',
      'CREATE VIEW IF NOT EXISTS waybill_v.calls\n(\n    call_id String\n)\nAS SELECT call_id FROM waybill.calls FINAL',
    ],
    ['newer view', 'CREATE OR REPLACE VIEW waybill_v.calls\nAS SELECT call_id FROM waybill.calls FINAL'],
    ['column', "ALTER TABLE waybill.calls\n    ADD COLUMN IF NOT EXISTS tool String COMMENT 'x'"],
    ['row', 'INSERT INTO waybill.projection (identity)\nSELECT generateUUIDv4()'],
  ])('that brings a %s runs on every server of a cluster where it must', (_, statement) => {
    expect(toTopology(statement, { cluster: '{cluster}' })).toMatchSnapshot();
  });

  test('is refused when nobody knows what it does', () => {
    expect(() => toTopology('OPTIMIZE TABLE waybill.calls', {})).toThrow(
      expect.objectContaining({ kind: 'permanent', code: 'migrations_damaged' }),
    );
    expect(() => toTopology('CREATE TABLE IF NOT EXISTS waybill.t (a UInt8) ENGINE = Log', {})).toThrow(
      expect.objectContaining({ code: 'migrations_damaged' }),
    );
  });

  test('of ours fits both: no table of a replicated schema stays on one server', async () => {
    for (const { statement } of await listMigrations()) {
      const rendered = toTopology(statement, { cluster: 'c' });
      expect(rendered).not.toMatch(/^ENGINE = (?:Replacing)?MergeTree/m);
      if (!statement.includes('INSERT INTO')) expect(rendered).toMatch(/ ON CLUSTER 'c'/);
    }
  });
});
