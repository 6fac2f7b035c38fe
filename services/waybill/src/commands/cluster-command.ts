import type { Command } from 'commander';
import type { KafkaConfig } from '@waybill/kafka';
import { Failure } from '@waybill/ports';
import { writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';

/** How to find the cluster; the same for every command that asks it. */
export interface ClusterCommandOptions {
  readonly log?: string;
}

/** Adds the option by which a command finds the cluster. */
export function withClusterOptions(command: Command): Command {
  return command.option(
    '--log <url>',
    'kafka://host:port,host:port (env WAYBILL_LOG_URL; TLS and SASL by WAYBILL_KAFKA_TLS, _CA_FILE, …: docs/kafka.md)',
  );
}

/** Whether the command line or the environment names a cluster. */
export function isClusterNamed({ env }: CommandContext, { log }: ClusterCommandOptions): boolean {
  return (log ?? env['WAYBILL_LOG_URL'] ?? '') !== '';
}

/** Finds the cluster, asks it, and turns a failure into one clear line and an exit code. */
export async function withCluster(
  { env, stderr }: CommandContext,
  { log }: ClusterCommandOptions,
  ask: (config: KafkaConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  const url = log ?? env['WAYBILL_LOG_URL'] ?? '';
  if (url === '') {
    writeLines(stderr, [
      'waybill: expected the brokers in --log kafka://host:port or WAYBILL_LOG_URL; without Kafka there are no topics to make',
    ]);
    return exitCodes.usage;
  }
  // Loaded when it is needed: a wrapper in front of an MCP server has to be there at once.
  const { parseLogUrl } = await import('../run/log-url.js');
  const parsed = parseLogUrl(url, env);
  if (!parsed.isValid) {
    writeLines(
      stderr,
      parsed.problems.map((problem) => `waybill: ${toPrintable(problem)}`),
    );
    return exitCodes.usage;
  }
  try {
    return await ask(parsed.config);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(stderr, [`waybill: ${toPrintable(error.message)} [${error.code}]`]);
    return exitCodesByFailure[error.code] ?? exitCodes.failure;
  }
}

const exitCodesByFailure: Readonly<Record<string, ExitCode>> = {
  kafka_unavailable: exitCodes.unavailable,
  kafka_forbidden: exitCodes.notAllowed,
  kafka_not_authenticated: exitCodes.notAllowed,
};
