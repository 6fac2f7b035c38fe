import type { Command } from 'commander';
import { withStoreOptions, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill mcp`. */
export type McpCommandOptions = StoreCommandOptions;

const helpAfter = `
Answers the four questions, traces, sessions, retry verdicts, spend and denials as tools; none of them changes anything. It
may be started before Waybill is: until then each answer says how to start it. Nothing but MCP reaches stdout; its log is on
stderr. The same tools are at /mcp of the HTTP interface. WAYBILL_QUERY_MCP_ANSWER_MAX_BYTES says how long an answer may be.

Example, in an MCP client's configuration:
  { "mcpServers": { "waybill": { "command": "npx",
                                 "args": ["waybill", "mcp", "--data-dir", "/srv/waybill"] } } }

Its own calls can be recorded like those of any server:
  waybill wrap --server waybill -- waybill mcp

Exit status: 0 the client has closed the connection, 2 an option or a variable is wrong.`;

/** Declares `waybill mcp`. */
export function addMcpCommand(program: Command, run: (options: McpCommandOptions) => Promise<void>): void {
  withStoreOptions(
    program.command('mcp').description('answer questions of models: an MCP server on stdin and stdout that only reads'),
  )
    .addHelpText('after', helpAfter)
    .action(run);
}
