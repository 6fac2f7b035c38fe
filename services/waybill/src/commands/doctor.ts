import type { Command } from 'commander';
import { integerParser } from './option-parsers.js';

/** The options of `waybill doctor`. */
export interface DoctorOptions {
  readonly dataDir?: string;
  readonly grpcPort: number;
  readonly clickhousePort: number;
  readonly httpPort: number;
  readonly log?: string;
  readonly store?: string;
  readonly json?: boolean;
}

const portMax = 65_535;

/** Declares `waybill doctor`. */
export function addDoctorCommand(program: Command, run: (options: DoctorOptions) => Promise<void>): void {
  program
    .command('doctor')
    .description('check Node, engines, data directory, ports and a running Waybill, and say what to do')
    .option('--data-dir <path>', 'the data directory to check (env WAYBILL_DATA_DIR; default: ./.waybill)')
    .option('--grpc-port <port>', 'the port wanted for the collector', integerParser(1, portMax), 4500)
    .option('--clickhouse-port <port>', 'the port wanted for ClickHouse', integerParser(1, portMax), 8123)
    .option('--http-port <port>', 'the port wanted for health and metrics', integerParser(1, portMax), 4580)
    .option('--log <url>', 'the outside log to check, kafka://host:9092 (env WAYBILL_LOG_URL)')
    .option('--store <url>', 'the outside store to check, http://host:8123 (env WAYBILL_STORE_URL)')
    .option('--json', 'one JSON document: { "status", "findings": [{ "check", "status", "found", "advice" }, …] }')
    .action(run);
}
