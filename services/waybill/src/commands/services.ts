import type { Command } from 'commander';

/** A service in a process of its own. */
export const serviceNames = ['collector', 'stitcher', 'ledger', 'query'] as const;
export type ServiceName = (typeof serviceNames)[number];

const descriptions: Readonly<Record<ServiceName, string>> = {
  collector: 'run the collector alone: takes events over gRPC to the log',
  stitcher: 'run the stitcher alone: folds the events of the log into calls',
  ledger: 'run the ledger alone: folds what the stitcher tells into sessions and spend',
  query: 'run the query service alone: answers questions over HTTP and gRPC, from ClickHouse',
};

const helpAfter = `
Stops in order at SIGTERM or SIGINT: it says that it is not ready, turns away what is new, finishes what it has in hand; a
second signal ends it at once. Health and metrics are at its admin port: /livez, /readyz, /metrics.

Exit status: 0 stopped as told, 1 could not start, could not go on, or left something behind, 2 a setting is wrong.`;

/** Declares a command per service. Their settings are declared when one of them is the command that runs. */
export function addServiceCommands(
  program: Command,
  run: (name: ServiceName, options: Readonly<Record<string, unknown>>) => Promise<void>,
): void {
  for (const name of serviceNames) {
    program
      .command(name)
      .description(descriptions[name])
      .addHelpText('after', helpAfter)
      .action((options: Readonly<Record<string, unknown>>) => run(name, options));
  }
}
