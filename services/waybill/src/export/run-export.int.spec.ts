import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createClickHouseStore, createStatementRunner, type ClickHouseStatementRunner } from '@waybill/clickhouse';
import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import { emptyProjection, type ProjectionStore, type StatementRefusal } from '@waybill/ports';
import { aProjectedCall, createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { createCollectedContext } from '../command-context.builder.js';
import type { ExportOptions } from '../commands/export.js';
import { runExport, type ExportContext } from './run-export.js';

jest.setTimeout(90_000);

const window = { since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' } as const;

interface Summary {
  readonly rows: number;
  readonly is_verified: boolean;
  readonly kept_parts: number;
  readonly open_rows: number | null;
  readonly parts: readonly {
    readonly file: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

describe('waybill export, against the real engine', () => {
  let engineDirectory: TemporaryDirectory;
  let engine: ClickHouseEngine;
  let store: ProjectionStore;
  let directory: TemporaryDirectory;

  /** Calls of different lengths of id, some with what CSV has to quote. */
  const storeCalls = (ids: readonly string[]) =>
    store.upsert({
      ...emptyProjection,
      calls: ids.map((callId, at) => {
        const call = aProjectedCall({ callId, tool: `say "hi",\nplease ${at}` });
        const firstSeenUnixNano =
          call.call.firstSeenUnixNano + BigInt(at % 7) * 3_600_000_000_000n + BigInt(at) * 1_000_000n;
        return { ...call, call: { ...call.call, firstSeenUnixNano } };
      }),
    });

  const ids = Array.from({ length: 100 }, (_, at) => `call-${at}`);

  beforeAll(async () => {
    engineDirectory = await createTemporaryDirectory();
    engine = createClickHouseEngine({ dataDirectory: engineDirectory.path, httpPort: 0 });
    await engine.start();
    store = createClickHouseStore({ url: engine.httpUrl, ...engine.writer });
    await store.start();
    await storeCalls(ids);
  });
  afterAll(async () => {
    await store.shutdown();
    await engine.shutdown();
    await engineDirectory.remove();
  });
  beforeEach(async () => (directory = await createTemporaryDirectory()));
  afterEach(() => directory.remove());

  /** Sees each statement before it runs, and may refuse it. */
  type Watch = (statement: string, interrupt: () => void) => StatementRefusal | undefined;

  const note =
    (read: string[]): Watch =>
    (statement) => {
      read.push(statement);
      return undefined;
    };

  async function run(changes: Partial<ExportOptions>, watch: Watch = () => undefined) {
    const { context, stdoutText, stderrText } = createCollectedContext();
    const interrupts: (() => void)[] = [];
    const exporting: ExportContext = {
      ...context,
      createStatementRunner: (address): ClickHouseStatementRunner => {
        const runner = createStatementRunner(address);
        return {
          ...runner,
          streamText: async (statement, options) =>
            watch(statement, () => interrupts.forEach((each) => each())) ?? runner.streamText(statement, options),
        };
      },
      signals: { on: (_, listener) => interrupts.push(listener), off: () => undefined },
    };
    const { user, password } = engine.reader;
    const url = engine.httpUrl.replace('//', `//${user}:${encodeURIComponent(password)}@`);
    const options = {
      url,
      what: 'calls',
      format: 'jsonl',
      into: join(directory.path, 'out'),
      rowsPerPart: 30,
      json: true,
      ...window,
    } as const;
    const exitCode = await runExport({ ...options, ...changes }, exporting);
    const summary = stdoutText().startsWith('{') ? (JSON.parse(stdoutText()) as Summary) : undefined;
    return { exitCode, summary, stdout: stdoutText(), stderr: stderrText() };
  }

  const idsOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { call_id: string }).call_id);

  async function idsIn(path: string): Promise<readonly string[]> {
    const names = (await readdir(path)).filter((name) => name.endsWith('.jsonl')).toSorted();
    return (await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')))).flatMap(idsOf);
  }

  test('writes each row once, in parts, and verifies them', async () => {
    const { exitCode, summary } = await run({});
    expect({ exitCode, rows: summary?.rows, verified: summary?.is_verified }).toEqual({
      exitCode: 0,
      rows: 100,
      verified: true,
    });
    expect(summary?.parts.length).toBeGreaterThan(3);
    expect(summary?.parts.every(({ rows }) => rows <= 30)).toBe(true);
    expect((await idsIn(join(directory.path, 'out'))).toSorted()).toEqual(ids.toSorted());
    expect((await readdir(join(directory.path, 'out'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test.each(['csv', 'parquet', 'jsonl'] as const)('counts the rows of its files in %s', async (format) => {
    const { exitCode, summary } = await run({ format });
    expect([exitCode, summary?.rows]).toEqual([0, 100]);
    for (const part of summary?.parts ?? []) {
      expect((await stat(join(directory.path, 'out', part.file))).size).toBe(part.bytes);
      expect(part.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('makes one file of several parts', async () => {
    const [jsonl, csv] = [join(directory.path, 'calls.jsonl'), join(directory.path, 'calls.csv')];
    expect((await run({ into: jsonl })).exitCode).toBe(0);
    expect(idsOf(await readFile(jsonl, 'utf8')).toSorted()).toEqual(ids.toSorted());
    expect((await run({ into: csv, format: 'csv' })).exitCode).toBe(0);
    expect((await readFile(csv, 'utf8')).split('"tenant_id","call_id"')).toHaveLength(2);
    expect((await readdir(directory.path)).toSorted()).toEqual(['calls.csv', 'calls.jsonl']);
    expect(await run({ into: jsonl })).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[file_exists]') });
    const parquet = { into: join(directory.path, 'calls.parquet'), format: 'parquet' } as const;
    expect(await run(parquet)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[parts_not_joinable]') });
  });

  test('goes on behind the last file when it was broken off', async () => {
    let readCount = 0;
    const broken = await run({}, (_, interrupt) => {
      readCount += 1;
      if (readCount === 3) interrupt();
      return undefined;
    });
    expect(broken).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('run the same command again') });
    const read: string[] = [];
    const { exitCode, summary } = await run({}, note(read));
    expect([exitCode, summary?.rows, summary?.kept_parts]).toEqual([0, 100, 2]);
    expect(read).toHaveLength((summary?.parts.length ?? 0) - 2);
    expect((await idsIn(join(directory.path, 'out'))).toSorted()).toEqual(ids.toSorted());
  });

  test('reads again what is damaged or gone, and nothing else', async () => {
    const { summary } = await run({});
    const [first, second] = summary?.parts ?? [];
    const out = join(directory.path, 'out');
    await truncate(join(out, first?.file ?? ''), 5);
    await rm(join(out, second?.file ?? ''));
    await writeFile(join(out, 'left.jsonl.partial'), 'half');
    const read: string[] = [];
    expect(await run({}, note(read))).toMatchObject({
      exitCode: 0,
      summary: { rows: 100 },
    });
    expect(read).toHaveLength(2);
    expect((await idsIn(out)).toSorted()).toEqual(ids.toSorted());
  });

  test('reads again the part whose rows have changed meanwhile', async () => {
    const late = { since: '2026-01-01T00:00:00Z', until: '2026-01-03T00:00:00Z' };
    let storing: Promise<unknown> | undefined;
    const { exitCode, summary } = await run(late, () => {
      storing ??= storeCalls(['came-later']);
      return undefined;
    });
    await storing;
    const settled = await run(late);
    expect([exitCode, settled.exitCode, settled.summary?.rows]).toEqual([0, 0, 101]);
    expect((await idsIn(join(directory.path, 'out'))).filter((id) => id === 'came-later')).toHaveLength(1);
    expect(summary?.is_verified).toBe(true);
  });

  test('halves a part that is too large for one statement', async () => {
    const tooLarge: StatementRefusal = {
      tag: 'statement_refused',
      code: 396,
      name: 'TOO_MANY_ROWS_OR_BYTES',
      message: 'Limit for result exceeded',
      limit: 'result',
      advice: '',
    };
    let refusedCount = 0;
    const { exitCode, summary } = await run({ rowsPerPart: 1_000 }, () => {
      refusedCount += 1;
      return refusedCount <= 2 ? tooLarge : undefined;
    });
    expect([exitCode, summary?.parts.length, summary?.rows]).toEqual([0, 3, 101]);
    expect(new Set(await idsIn(join(directory.path, 'out'))).size).toBe(101);
    const never = await run({ into: join(directory.path, 'never') }, () => ({ ...tooLarge, limit: 'setting' }));
    expect(never).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('396 TOO_MANY_ROWS_OR_BYTES') });
  });

  test('is of one wish: another needs another directory', async () => {
    await run({});
    expect(await run({ what: 'effects' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('calls as jsonl since 2026-01-01T00:00:00Z until 2026-01-02T00:00:00Z'),
    });
    await writeFile(join(directory.path, 'out', 'export.json'), '{ damaged');
    expect(await run({})).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[manifest_unreadable]') });
  });

  test.each(['attempts', 'effects', 'denials', 'events', 'sessions', 'spend', 'spend_entries'] as const)(
    'knows %s, also where there are none',
    async (what) => {
      const { exitCode, summary } = await run({ what, format: 'parquet' });
      expect([exitCode, summary?.parts.length, summary?.is_verified]).toEqual([0, 1, true]);
    },
  );

  test.each([
    [{ since: 'yesterday' }, '--since'],
    [{ until: '2026-01-01' }, '--until'],
    [{ since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }, '--since'],
    [{ into: 'calls.csv', format: 'jsonl' }, '--into'],
  ] as const)('refuses %j with exit 2', async (changes, option) => {
    const { exitCode, stderr } = await run(changes);
    expect({ exitCode, saysWhich: stderr.includes(option) }).toEqual({ exitCode: 2, saysWhich: true });
  });

  test('says what it did in words, too', async () => {
    const { stdout } = await run({ json: false });
    expect(stdout).toMatch(/^10\d rows of calls, 2026-01-01T00:00:00\.000Z to 2026-01-02T00:00:00\.000Z\n/);
    expect(stdout).toContain('verified: every file has the rows that the store has');
  });
});
