import {
  parseStoreConfig,
  readStoreConnection,
  type ClickHouseConnectionOptions,
  type MigrationState,
  type Migrator,
} from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { describeProblem, type EnvRecord } from '@waybill/runtime';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import type { MigrateCommandOptions } from './migrate.js';

/** What the command that migrates needs. */
export interface MigrateContext extends CommandContext {
  readonly createMigrator: (options: ClickHouseConnectionOptions) => Migrator;
}

/** Migrates, or says what that would do. */
export async function runMigrate(options: MigrateCommandOptions, context: MigrateContext): Promise<ExitCode> {
  const outcome = parseStoreConfig(withStoreUrl(context.env, options.store));
  if (outcome.kind === 'refused') {
    writeLines(
      context.stderr,
      outcome.problems.map((each) => `waybill: ${describeProblem(each)}`),
    );
    return exitCodes.usage;
  }
  const { url, user } = outcome.config;
  let migrator: Migrator | undefined;
  try {
    migrator = context.createMigrator(await readStoreConnection(outcome.config));
    return await migrateWith(migrator, { ...options, url, context });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(context.stderr, [describeMigrateFailure(error, url, user)]);
    return exitCodeOf(error);
  } finally {
    await migrator?.shutdown();
  }
}

/** What is typed counts before what is set: an address that names a user brings its own password. */
function withStoreUrl(env: EnvRecord, url: string | undefined): EnvRecord {
  if (url === undefined) return env;
  const hasUser = URL.canParse(url) && new URL(url).username !== '';
  const { WAYBILL_STORE_USER: _, WAYBILL_STORE_PASSWORD: __, WAYBILL_STORE_PASSWORD_FILE: ___, ...withoutUser } = env;
  return { ...(hasUser ? withoutUser : env), WAYBILL_STORE_URL: url };
}

interface MigrateRun extends MigrateCommandOptions {
  readonly url: string;
  readonly context: MigrateContext;
}

async function migrateWith(migrator: Migrator, { url, dryRun, json, context }: MigrateRun): Promise<ExitCode> {
  const say = (line: string) => writeLines(json === true ? context.stderr : context.stdout, [line]);
  const before = await migrator.states();
  if (json !== true) writeLines(context.stdout, renderStates(url, before, dryRun === true));
  let appliedNow: readonly number[] = [];
  if (dryRun !== true) {
    let count = 0;
    const applied = await migrator.migrate({
      onApplied: ({ number, name }, pendingCount) => {
        count += 1;
        say(`applied ${numberText(number)} ${name} (${count} of ${pendingCount})`);
      },
    });
    appliedNow = applied.map(({ number }) => number);
  }
  const migrations = dryRun === true ? before : await migrator.states();
  if (json === true)
    writeJson(context.stdout, { store: url, dry_run: dryRun === true, applied_now: appliedNow, migrations });
  else if (appliedNow.length > 0) say(`the schema is up to date: ${summaryOf(migrations)}`);
  return migrations.some(isForeign) ? exitCodes.failure : exitCodes.ok;
}

function isForeign({ state }: MigrationState): boolean {
  return state === 'changed' || state === 'unknown';
}

/** One line in all, and one for each migration that is not as it should be; one that is about to be applied has its own. */
function renderStates(url: string, states: readonly MigrationState[], isDryRun: boolean): readonly string[] {
  return [
    `${url}: ${summaryOf(states)}`,
    ...states
      .filter((each) => isForeign(each) || (isDryRun && each.state === 'pending'))
      .map(({ number, name, state }) => `  ${numberText(number)} ${toPrintable(name)}  ${meanings[state]}`),
  ];
}

const meanings: Readonly<Record<MigrationState['state'], string>> = {
  applied: 'applied',
  pending: 'pending',
  changed: 'changed: the server has it from another text than this version of Waybill',
  unknown: 'unknown: a newer version of Waybill has used this server',
};

function summaryOf(states: readonly MigrationState[]): string {
  const counts = new Map<string, number>();
  for (const { state } of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

function numberText(number: number): string {
  return String(number).padStart(4, '0');
}

function describeMigrateFailure({ code, message }: Failure, url: string, user: string): string {
  const text = toPrintable(message);
  switch (code) {
    case 'store_unavailable':
    case 'store_certificate_refused':
      return `waybill: no ClickHouse answers at ${url} (${text}) [${code}]`;
    case 'store_access_denied':
      return `waybill: ClickHouse at ${url} refused the user "${user}": docs/clickhouse.md has the rights that it needs (${text}) [${code}]`;
    default:
      return `waybill: ${text} [${code}]`;
  }
}

function exitCodeOf({ code }: Failure): ExitCode {
  switch (code) {
    case 'config_invalid':
      return exitCodes.usage;
    case 'store_unavailable':
    case 'store_certificate_refused':
      return exitCodes.unavailable;
    case 'store_access_denied':
      return exitCodes.notAllowed;
    default:
      return exitCodes.failure;
  }
}
