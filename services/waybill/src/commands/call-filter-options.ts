import type { Command } from 'commander';
import { acceptedWords } from '@waybill/questions';

/** The options by which calls are restricted. */
export interface CallFilterOptions {
  readonly tool?: string;
  readonly server?: string;
  readonly outcome?: string;
  readonly state?: string;
  readonly principal?: string;
  readonly lane?: string;
  readonly session?: string;
  readonly trace?: string;
}

/** Adds them. */
export function withCallFilterOptions(command: Command): Command {
  return command
    .option('--tool <name>', 'only calls of this tool')
    .option('--server <name>', 'only calls of this MCP server')
    .option('--outcome <word>', `only ${listed('outcome')}`)
    .option('--state <word>', `only ${listed('state')}`)
    .option('--principal <name>', 'only calls of this principal')
    .option('--lane <name>', 'only calls on this credential lane')
    .option('--session <id>', 'only calls of this session')
    .option('--trace <id>', 'only calls of this trace, 32 hex digits');
}

/** The options by the names of a question. */
export function toCallWords({ session, trace, ...options }: CallFilterOptions) {
  const { tool, server, outcome, state, principal, lane } = options;
  return { tool, server, outcome, state, principal, lane, sessionId: session, traceId: trace };
}

function listed(filter: string): string {
  const words = acceptedWords[filter] ?? [];
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
