import { Option, type Command } from 'commander';
import { integerParser } from './option-parsers.js';

/** What `waybill wrap` was asked for. */
export interface WrapCommandOptions {
  readonly server: string;
  readonly session?: string;
  readonly principal?: string;
  readonly agent?: string;
  readonly workspace?: string;
  readonly authMode?: keyof typeof authModes;
  readonly lane?: string;
  readonly quotaOwner?: string;
  readonly credentialEnv?: string;
  readonly evidence: (typeof evidenceModes)[number];
  readonly inject: boolean;
  readonly callTimeoutMs?: number;
  readonly endpoint?: string;
  readonly spoolDir?: string;
}

/** The words of `--auth-mode`, and their names in the contract. */
export const authModes = {
  managed: 'MANAGED',
  byok: 'BYOK',
  delegated_oauth: 'DELEGATED_OAUTH',
  service: 'SERVICE',
  anonymous: 'ANONYMOUS',
} as const;

const evidenceModes = ['auto', 'filesystem', 'none'] as const;

/** A day: a call that takes longer is not waited for by anybody. */
const callTimeoutMsMax = 86_400_000;

const example = `
Example, in an MCP client's configuration:
  { "command": "npx", "args": ["waybill", "wrap", "--server", "files", "--",
                               "npx", "@modelcontextprotocol/server-filesystem", "/srv"] }

Exits as the server does; 127 when its command does not exist. Nothing of Waybill's ever reaches stdout.`;

/** Declares `waybill wrap`. */
export function addWrapCommand(
  program: Command,
  run: (argv: readonly string[], options: WrapCommandOptions) => Promise<void>,
): void {
  program
    .command('wrap')
    .description('run a stdio MCP server and record its calls; the session is never changed, slowed or broken')
    .argument('<command...>', 'the server and its arguments, after --')
    .passThroughOptions()
    .requiredOption('--server <name>', 'how the server is called in the records')
    .option('--session <id>', 'the session its calls belong to (env WAYBILL_SESSION_ID; default: a new one)')
    .option('--principal <id>', 'who calls, e.g. user:ann (env WAYBILL_PRINCIPAL; default: the user of the system)')
    .option('--agent <id>', 'the agent that decides to call (default: the MCP client)')
    .option('--workspace <id>', 'the workspace or project')
    .addOption(new Option('--auth-mode <mode>', 'how the credential came to be used').choices(Object.keys(authModes)))
    .option('--lane <name>', "the credential lane (default: the server's name)")
    .option('--quota-owner <name>', 'the team or budget that pays')
    .option(
      '--credential-env <variable>',
      "the variable with the server's credential; only its fingerprint is recorded",
    )
    .addOption(new Option('--evidence <kind>', 'which evidence to collect').choices(evidenceModes).default('auto'))
    .option('--no-inject', 'add no traceparent to calls that carry none')
    .option(
      '--call-timeout-ms <ms>',
      'record a call as unknown after this long; it is never interrupted',
      integerParser(1, callTimeoutMsMax),
    )
    .option('--endpoint <address>', 'the collector (env WAYBILL_ENDPOINT; default: localhost:4500)')
    .option(
      '--spool-dir <path>',
      'where undelivered events wait (env WAYBILL_SPOOL_DIR; default: ~/.local/state/waybill/spool)',
    )
    .addHelpText('after', example)
    .action(run);
}
