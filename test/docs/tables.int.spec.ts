import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createMigrator } from '@waybill/clickhouse';
import { aStoreEngine, type StoreEngine } from '../../libs/clickhouse/src/store-engine.builder.js';
import { expectShown } from './shown-part.js';
import { listDescribedTables, type DescribedTable } from './described-tables.js';
import { renderTableList, renderViewList, renderViews, tablePages } from './table-pages.js';

const docs = path.resolve(import.meta.dirname, '../../docs');

jest.setTimeout(60_000);

describe('what stands in ClickHouse', () => {
  let engine: StoreEngine;
  let tables: readonly DescribedTable[];

  beforeAll(async () => {
    engine = await aStoreEngine();
    const migrator = createMigrator(engine.writer);
    await migrator.migrate();
    await migrator.shutdown();
    tables = await listDescribedTables(engine.client);
  }, 120_000);

  afterAll(() => engine.shutdown());

  test('says of every table, view and column what it is', () => {
    expect(tables.length).toBeGreaterThan(60);
    expect(tables.filter(({ comment }) => comment === '').map(({ database, name }) => `${database}.${name}`)).toEqual(
      [],
    );
    const silent = tables.flatMap(({ database, name, columns }) =>
      columns.filter(({ comment }) => comment === '').map((column) => `${database}.${name}.${column.name}`),
    );
    expect(silent).toEqual([]);
    for (const { name, columns } of tables) expect([name, columns.length > 0]).toEqual([name, true]);
  });

  test('has every view of people on one page', () => {
    const views = tables.filter(({ database }) => database === 'waybill_v').map(({ name }) => name);
    expect(tablePages.flatMap((page) => page.views).toSorted()).toEqual(views.toSorted());
  });

  test('has the same columns in a view of both databases', () => {
    for (const view of tables.filter(({ database, isView }) => isView && database === 'waybill')) {
      const readable = tables.find(({ database, name }) => database === 'waybill_v' && name === view.name);
      expect(readable?.columns.map(({ name }) => name)).toEqual(view.columns.map(({ name }) => name));
    }
  });

  /** What stands between the marks of a page must be this. */
  const compare = (file: string, name: string, text: string) => expectShown(path.join(docs, file), name, text);

  test.each(tablePages)('is what docs/$file says', (page) => compare(page.file, 'views', renderViews(page, tables)));

  test('is listed in docs/tables.md', async () => {
    await compare('tables.md', 'views', renderViewList(tables));
    await compare('tables.md', 'tables', renderTableList(tables));
  });
});
