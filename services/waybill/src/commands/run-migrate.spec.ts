import { describe, expect, test } from '@jest/globals';
import type { ClickHouseConnectionOptions, Migration, MigrationState, Migrator } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { runMigrate } from './run-migrate.js';

const migrations = ['create_a', 'create_b'].map((name, at): Migration => ({
  number: at + 1,
  name,
  statement: '',
  checksum: '',
}));

/** A server of which the first `appliedCount` migrations are there; it answers with a failure where one is given. */
function createStage({ appliedCount = 0, failure, foreign }: StageOptions = {}, env: Record<string, string> = {}) {
  const { context, ...texts } = createCollectedContext({ env });
  const asked: ClickHouseConnectionOptions[] = [];
  let applied = appliedCount;
  const migrator: Migrator = {
    async states() {
      if (failure !== undefined) throw failure;
      const known = migrations.map(({ number, name }): MigrationState => ({
        number,
        name,
        state: number <= applied ? 'applied' : 'pending',
      }));
      return foreign === undefined ? known : [...known, foreign];
    },
    async migrate({ onApplied } = {}) {
      if (foreign !== undefined) throw new Failure('permanent', 'schema_newer', 'newer');
      const pending = migrations.slice(applied);
      for (const each of pending) onApplied?.(each, pending.length);
      applied = migrations.length;
      return pending;
    },
    shutdown: async () => {},
  };
  const createMigrator = (options: ClickHouseConnectionOptions) => {
    asked.push(options);
    return migrator;
  };
  return { context: { ...context, createMigrator }, asked, ...texts };
}

interface StageOptions {
  readonly appliedCount?: number;
  readonly failure?: Failure;
  readonly foreign?: MigrationState;
}

const store = 'http://clickhouse:8123';

describe('waybill migrate', () => {
  test('applies what is pending and says so, then finds nothing to do', async () => {
    const { context, stdoutText } = createStage({ appliedCount: 1 });
    expect(await runMigrate({ store }, context)).toBe(0);
    expect(stdoutText()).toBe(
      [
        'http://clickhouse:8123: 1 applied, 1 pending',
        'applied 0002 create_b (1 of 1)',
        'the schema is up to date: 2 applied',
        '',
      ].join('\n'),
    );
    expect(await runMigrate({ store }, context)).toBe(0);
    expect(stdoutText()).toMatch(/2 applied\n$/);
  });

  test('changes nothing with --dry-run', async () => {
    const { context, stdoutText } = createStage();
    await runMigrate({ store, dryRun: true }, context);
    expect(await runMigrate({ store, dryRun: true, json: true }, context)).toBe(0);
    expect(stdoutText()).toContain('2 pending');
    expect(stdoutText()).not.toContain('applied 0');
  });

  test('prints one JSON document, with the progress beside it', async () => {
    const { context, stdoutText, stderrText } = createStage();
    await runMigrate({ store, json: true }, context);
    expect(JSON.parse(stdoutText())).toEqual({
      store,
      dry_run: false,
      applied_now: [1, 2],
      migrations: migrations.map(({ number, name }) => ({ number, name, state: 'applied' })),
    });
    expect(stderrText()).toContain('applied 0002 create_b (2 of 2)');
  });

  test('refuses a schema of a newer version, and --dry-run says which it is', async () => {
    const foreign = { number: 9, name: 'create_future', state: 'unknown' } as const;
    const { context, stdoutText, stderrText } = createStage({ appliedCount: 2, foreign });
    expect(await runMigrate({ store }, context)).toBe(1);
    expect(stderrText()).toContain('[schema_newer]');
    expect(await runMigrate({ store, dryRun: true }, context)).toBe(1);
    expect(stdoutText()).toContain('0009 create_future  unknown');
  });

  test('takes its server and user from the environment, and --store before it', async () => {
    const env = { WAYBILL_STORE_URL: 'http://other:8123', WAYBILL_STORE_USER: 'writer' };
    const { context, asked } = createStage({}, env);
    await runMigrate({}, context);
    await runMigrate({ store }, context);
    expect(asked.map(({ url, user }) => `${user} ${url}`)).toEqual(['writer http://other:8123', `writer ${store}`]);
    await runMigrate({ store: 'http://ada:pass@clickhouse:8123' }, context);
    expect(asked.at(-1)).toMatchObject({ url: store, user: 'ada', password: 'pass' });
  });

  test('says everything that is wrong with how it was called, and exits with 2', async () => {
    const { context, stderrText } = createStage({}, { WAYBILL_STORE_REPLICATED: 'maybe' });
    expect(await runMigrate({}, context)).toBe(2);
    expect(stderrText()).toMatch(/WAYBILL_STORE_URL: expected[^]*WAYBILL_STORE_REPLICATED: expected true or false/);
    const missing = createStage({}, { WAYBILL_STORE_PASSWORD_FILE: '/nowhere/password' });
    expect(await runMigrate({ store }, missing.context)).toBe(2);
  });

  test.each([
    ['store_unavailable', 69],
    ['store_access_denied', 77],
    ['store_failed', 1],
  ])('exits with what %s means', async (code, exitCode) => {
    const { context, stderrText } = createStage({ failure: new Failure('retryable', code, 'what was found') });
    expect(await runMigrate({ store }, context)).toBe(exitCode);
    expect(stderrText()).toMatch(new RegExp(`what was found.*\\[${code}\\]`));
  });
});
