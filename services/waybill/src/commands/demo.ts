import type { Command } from 'commander';
import { withStoreOptions, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill demo`. */
export interface DemoCommandOptions extends StoreCommandOptions {
  readonly endpoint?: string;
  readonly json: boolean;
}

/** Declares `waybill demo`. */
export function addDemoCommand(program: Command, run: (options: DemoCommandOptions) => Promise<void>): void {
  withStoreOptions(
    program
      .command('demo')
      .description('run one real MCP session through a running Waybill, and show its traces')
      .option(
        '--endpoint <address>',
        'the collector (env WAYBILL_ENDPOINT; default: of the running Waybill, else localhost:4500)',
      ),
  )
    .option('--json', 'print JSON documents, one a line, instead of text', false)
    .action(run);
}
