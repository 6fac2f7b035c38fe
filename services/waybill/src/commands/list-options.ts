import type { Command } from 'commander';
import type { Freshness } from '@waybill/ports';
import { describeAbsence, listLimits, toFreshnessDocument } from '@waybill/questions';
import { writeLines, type CommandContext } from '../command-context.js';
import { integerParser } from './option-parsers.js';
import type { StoreCommandOptions } from './store-command.js';

/** The options of every list that comes in pages. */
export interface ListOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

/** Adds `--limit`, `--cursor` and `--wide`. */
export function withListOptions(command: Command): Command {
  return command
    .option('-n, --limit <count>', 'how many at most', integerParser(1, listLimits.max), listLimits.fallback)
    .option('--cursor <text>', 'go on behind this one, "next_cursor" of the page before')
    .option('--wide', 'cut nothing, however long the lines become');
}

/** What stands at the end of the document of a page. */
export function pageEnd({ nextCursor, freshness }: { readonly nextCursor: string; readonly freshness: Freshness }) {
  return { next_cursor: nextCursor || null, freshness: toFreshnessDocument(freshness) };
}

/** Says that a page is not all, and how one comes to the rest. */
export function sayMore(nextCursor: string, { stderr }: Pick<CommandContext, 'stderr'>): void {
  writeLines(stderr, nextCursor === '' ? [] : [`there are more: raise --limit, or go on with --cursor ${nextCursor}`]);
}

/** Says that nothing was found, and what that is worth. */
export function sayNone(said: string, freshness: Freshness, { stderr }: Pick<CommandContext, 'stderr'>): void {
  writeLines(stderr, [said, `(${describeAbsence(freshness)})`]);
}
