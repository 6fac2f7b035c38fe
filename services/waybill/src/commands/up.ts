import type { Command } from 'commander';

/** What `waybill up` was asked for; beside this the options of its settings, as text. */
export interface UpCommandOptions {
  /** Exit after the session instead of staying up. */
  readonly once: boolean;
  /** Run the session that shows what Waybill does. */
  readonly demo: boolean;
  readonly json: boolean;
}

/** Declares `waybill up`. Its settings are declared when it is the command that runs. */
export function addUpCommand(program: Command, run: (options: UpCommandOptions) => Promise<void>): void {
  program
    .command('up')
    .description('run Waybill here: collector, log, stitcher, ledger and ClickHouse, until Ctrl-C')
    .option('--once', 'exit when the session is over, with 0 only if everything expected is there', false)
    .option('--demo', 'run one real MCP session through Waybill and show its traces', false)
    .option('--no-demo', 'run no session')
    .option('--json', 'print JSON documents, one a line, instead of text', false)
    .action(run);
}
