import type { Command } from 'commander';

/** The options of `waybill move`. */
export interface MoveCommandOptions {
  /** The data directory whose log is moved. */
  readonly from: string;
  readonly to: string;
  readonly json: boolean;
}

const helpAfter = `
Carries the log of a data directory over to Kafka: every event, byte for byte, each to the partition of its trace. Stop the
Waybill that runs there first, and make the topics ("waybill topics create"). Nothing in the data directory changes but a note
of how far it has come: broken off and asked for again, it goes on there. At the end it reads both logs and says whether
every event is there. Then start on the new log with a store that has no rows of the old one: docs/move.md.

TLS and SASL by WAYBILL_KAFKA_TLS, _CA_FILE, …: docs/kafka.md.

Exit status: 0 every event is there; 1 some are missing, or it failed; 2 wrong usage; 66 there is no log in the directory;
69 no broker answers; 77 not allowed.

Example:
  waybill move --from .waybill --to kafka://broker:9092`;

/** Declares `waybill move`. */
export function addMoveCommand(program: Command, run: (options: MoveCommandOptions) => Promise<void>): void {
  program
    .command('move')
    .description('carry the log of a data directory over to Kafka, and verify it')
    .requiredOption('--from <directory>', 'data directory whose log is moved')
    .requiredOption('--to <url>', 'kafka://host:port,host:port')
    .option('--json', 'one JSON document: { "moved_events", "tenants": [{ … }], "missing": [{ … }] }', false)
    .addHelpText('after', helpAfter)
    .action(run);
}
