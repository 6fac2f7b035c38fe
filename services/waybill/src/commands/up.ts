import type { Command } from 'commander';
import { integerParser } from './option-parsers.js';

/** What `waybill up` was asked for. */
export interface UpCommandOptions {
  /** Exit after the session instead of staying up. */
  readonly once: boolean;
  /** Run the session that shows what Waybill does. */
  readonly demo: boolean;
  readonly dataDir?: string;
  readonly grpcPort: number;
  readonly clickhousePort: number;
  readonly json: boolean;
}

const portMax = 65_535;

/** Declares `waybill up`. */
export function addUpCommand(program: Command, run: (options: UpCommandOptions) => Promise<void>): void {
  program
    .command('up')
    .description('run Waybill here: collector, embedded log, stitcher and ClickHouse, until Ctrl-C')
    .option('--once', 'exit when the session is over, with 0 only if everything expected is there', false)
    .option('--demo', 'run one real MCP session through Waybill and show its traces', false)
    .option('--no-demo', 'run no session')
    .option('--data-dir <path>', 'where the data lives (env WAYBILL_DATA_DIR; default: ./.waybill)')
    .option('--grpc-port <port>', 'port of the collector; 0: any that is free', integerParser(0, portMax), 4500)
    .option('--clickhouse-port <port>', 'HTTP port of ClickHouse; 0: any that is free', integerParser(0, portMax), 8123)
    .option('--json', 'print JSON documents, one a line, instead of text', false)
    .action(run);
}
