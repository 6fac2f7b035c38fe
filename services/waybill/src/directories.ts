import { join, resolve } from 'node:path';
import type { EnvRecord } from '@waybill/runtime';

/** Where the data lives: the option, then WAYBILL_DATA_DIR, then `.waybill` below the current directory. */
export function dataDirectoryOf(
  option: string | undefined,
  { env, cwd }: { readonly env: EnvRecord; readonly cwd: string },
): string {
  return resolve(cwd, option ?? (env['WAYBILL_DATA_DIR'] || '.waybill'));
}

/**
 * Where `wrap` keeps events that it could not deliver yet: the option, then WAYBILL_SPOOL_DIR, then a place of the user's
 * own. An MCP client starts its servers in any directory, so a place below the current one would be found again by nobody.
 */
export function spoolDirectoryOf(
  option: string | undefined,
  { env, cwd, homeDirectory }: { readonly env: EnvRecord; readonly cwd: string; readonly homeDirectory: string },
): string {
  const named = option ?? (env['WAYBILL_SPOOL_DIR'] || undefined);
  return named === undefined ? join(stateDirectoryOf({ env, homeDirectory }), 'spool') : resolve(cwd, named);
}

/** Where the shell of `waybill sql` keeps what was typed. */
export function sqlHistoryFileOf(user: { readonly env: EnvRecord; readonly homeDirectory: string }): string {
  return join(stateDirectoryOf(user), 'sql-history');
}

/** A place of the user's own, as the XDG base directories have it. */
function stateDirectoryOf({ env, homeDirectory }: { readonly env: EnvRecord; readonly homeDirectory: string }): string {
  return join(env['XDG_STATE_HOME'] || join(homeDirectory, '.local', 'state'), 'waybill');
}
