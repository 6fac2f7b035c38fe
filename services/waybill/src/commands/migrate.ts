import type { Command } from 'commander';

/** The options of `waybill migrate`. */
export interface MigrateCommandOptions {
  /** The server's address; default: WAYBILL_STORE_URL. */
  readonly store?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const helpAfter = `
Brings the schema in an outside ClickHouse server to the state of this version. A Waybill that starts on a server does
the same; this is for those who want it done before, or by a user with more rights. The store beside "waybill up"
migrates itself. Safe to repeat and to break off; of two at once, one waits.

As whom: WAYBILL_STORE_USER with WAYBILL_STORE_PASSWORD or WAYBILL_STORE_PASSWORD_FILE, and what else docs/clickhouse.md
lists (WAYBILL_STORE_CA_FILE, WAYBILL_STORE_REPLICATED, WAYBILL_STORE_CLUSTER).

Exit status: 0 up to date or, with --dry-run, can be brought there; 1 refused: the schema is newer, or made from other
migrations, or a statement failed; 2 wrong usage; 69 the server does not answer; 77 it refused the user.

Examples:
  waybill migrate --store http://clickhouse:8123 --dry-run    what would be done
  WAYBILL_STORE_USER=writer WAYBILL_STORE_PASSWORD_FILE=/run/secrets/store waybill migrate --store https://clickhouse:8443`;

/** Declares `waybill migrate`. */
export function addMigrateCommand(program: Command, run: (options: MigrateCommandOptions) => Promise<void>): void {
  program
    .command('migrate')
    .description("make or update Waybill's schema in a ClickHouse server")
    .option('--store <url>', "the server's HTTP address (env WAYBILL_STORE_URL)")
    .option('--dry-run', 'show how each migration stands, and change nothing')
    .option('--json', 'one JSON document: { "store", "dry_run", "applied_now", "migrations": [{ … }] }')
    .addHelpText('after', helpAfter)
    .action(run);
}
