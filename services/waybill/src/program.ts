import { Command, CommanderError } from 'commander';
import { addCallsCommand, type CallsOptions } from './commands/calls.js';
import { addCompletionCommand, runCompletion } from './commands/completion.js';
import { addCredentialCommand, type CredentialOptions } from './commands/credential.js';
import { addDenialsCommand, type DenialsOptions } from './commands/denials.js';
import { addDemoCommand, type DemoCommandOptions } from './commands/demo.js';
import { addDiffCommand, type DiffCommandOptions } from './commands/diff.js';
import { addDoctorCommand, type DoctorOptions } from './commands/doctor.js';
import { addExportCommand, type ExportOptions } from './commands/export.js';
import { addIncidentCommand, type IncidentCommandOptions } from './commands/incident.js';
import { addLagCommand, type LagOptions } from './commands/lag.js';
import { addIncidentsCommand, type IncidentsOptions } from './commands/incidents.js';
import { addLanesCommand, type LanesOptions } from './commands/lanes.js';
import {
  addQuarantineCommand,
  type QuarantineListOptions,
  type QuarantineRedriveOptions,
  type QuarantineShowOptions,
} from './commands/quarantine.js';
import { addMigrateCommand, type MigrateCommandOptions } from './commands/migrate.js';
import { addReconcileCommand, type ReconcileOptions } from './commands/reconcile.js';
import { addMcpCommand, type McpCommandOptions } from './commands/mcp.js';
import { addMoveCommand, type MoveCommandOptions } from './commands/move.js';
import { addReplayCommand, type ReplayCommandOptions } from './commands/replay.js';
import { addServiceCommands, type ServiceName } from './commands/services.js';
import { addSafeToRetryCommand, type SafeToRetryOptions } from './commands/safe-to-retry.js';
import { addSessionCommand, type SessionOptions } from './commands/session.js';
import { addSessionsCommand, type SessionsOptions } from './commands/sessions.js';
import { addSpendCommand, type SpendOptions } from './commands/spend.js';
import { addSqlCommand, type SqlOptions } from './commands/sql.js';
import { addSurfaceCommand, type SurfaceOptions } from './commands/surface.js';
import { addTailCommand, type TailOptions } from './commands/tail.js';
import { addTopicsCommand, type TopicsOptions } from './commands/topics.js';
import { addTraceCommand, type TraceCommandOptions } from './commands/trace.js';
import { addUpCommand, type UpCommandOptions } from './commands/up.js';
import { addWhyDeniedCommand, type WhyDeniedOptions } from './commands/why-denied.js';
import { addWrapCommand, type WrapCommandOptions } from './commands/wrap.js';
import type { CommandContext } from './command-context.js';
import { exitCodes } from './exit-codes.js';

/** What each command does; each resolves to the exit status. `main.ts` wires them, tests replace them. */
export interface CommandRunners {
  /** Declares the settings of a command that is about to be parsed, if it has any: only they know the services. */
  readonly declareSettings: (command: Command) => Promise<void>;
  readonly service: (name: ServiceName, options: Readonly<Record<string, unknown>>) => Promise<number>;
  readonly up: (options: UpCommandOptions) => Promise<number>;
  readonly replay: (options: ReplayCommandOptions) => Promise<number>;
  readonly demo: (options: DemoCommandOptions) => Promise<number>;
  readonly wrap: (argv: readonly string[], options: WrapCommandOptions) => Promise<number>;
  readonly calls: (options: CallsOptions) => Promise<number>;
  readonly tail: (options: TailOptions) => Promise<number>;
  readonly trace: (callId: string, options: TraceCommandOptions) => Promise<number>;
  readonly sessions: (options: SessionsOptions) => Promise<number>;
  readonly session: (sessionId: string, options: SessionOptions) => Promise<number>;
  readonly spend: (options: SpendOptions) => Promise<number>;
  readonly safeToRetry: (callId: string, options: SafeToRetryOptions) => Promise<number>;
  readonly whyDenied: (callId: string, options: WhyDeniedOptions) => Promise<number>;
  readonly denials: (options: DenialsOptions) => Promise<number>;
  readonly credential: (fingerprint: string, options: CredentialOptions) => Promise<number>;
  readonly surface: (principal: string, options: SurfaceOptions) => Promise<number>;
  readonly diff: (left: string, right: string | undefined, options: DiffCommandOptions) => Promise<number>;
  readonly lanes: (options: LanesOptions) => Promise<number>;
  readonly incidents: (options: IncidentsOptions) => Promise<number>;
  readonly incident: (incidentId: string, options: IncidentCommandOptions) => Promise<number>;
  readonly reconcile: (options: ReconcileOptions) => Promise<number>;
  readonly quarantineList: (options: QuarantineListOptions) => Promise<number>;
  readonly quarantineShow: (failureId: string, options: QuarantineShowOptions) => Promise<number>;
  readonly quarantineRedrive: (failureIds: readonly string[], options: QuarantineRedriveOptions) => Promise<number>;
  readonly migrate: (options: MigrateCommandOptions) => Promise<number>;
  readonly move: (options: MoveCommandOptions) => Promise<number>;
  readonly topics: (action: 'create' | 'check', options: TopicsOptions) => Promise<number>;
  readonly lag: (options: LagOptions) => Promise<number>;
  readonly mcp: (options: McpCommandOptions) => Promise<number>;
  readonly export: (options: ExportOptions) => Promise<number>;
  readonly sql: (statement: string | undefined, options: SqlOptions) => Promise<number>;
  readonly doctor: (options: DoctorOptions) => Promise<number>;
}

const helpAfter = `
Examples:
  waybill up                                  run Waybill here until Ctrl-C
  waybill wrap --server files -- npx @modelcontextprotocol/server-filesystem /srv
                                              record the calls of an MCP server
  waybill calls --since 1h --outcome failure  what failed in the last hour
  waybill tail --outcome denied               who is refused what, as it happens
  waybill trace call_0192f3a1                 who called it, with what, what happened, what followed
  waybill safe-to-retry call_0192f3a1         may it be done again, why, and what to do next
  waybill why-denied call_0192f3a1            which rule said no, and what was allowed next to it
  waybill credential sha256:9f2c              its life, and what ran on it after its end
  waybill surface user:ada                    what a principal could see, and since when
  waybill diff call_0192f3a1 call_0192f3b7    what differs between two calls, authority first
  waybill session 4f1c                        what a session did, and from where to go on
  waybill spend --by lane,tool --since 24h    where the money went
  waybill reconcile                           is everything there that was sent, do the rollups agree
  waybill quarantine list                     what was set aside, and why
  waybill replay --into check --dry-run       do the rows say what the log tells
  waybill migrate --store http://clickhouse:8123
                                              make the schema in a ClickHouse server
  waybill topics check --log kafka://b:9092   are the topics of a cluster as they have to be
  waybill sql "SELECT tool, count() FROM calls GROUP BY tool"
  waybill export --since 7d --format parquet --into week
                                              write a week of calls into files
  waybill mcp                                 answer a model's questions over MCP
  waybill doctor                              what is wrong, and what to do
  source <(waybill completion bash)           let the shell complete commands, options and words

Exit status: 0 done, 1 failed, 2 wrong usage, 66 no such call, session, credential, principal, lane, incident or failure, 69 Waybill is not running, 70 a bug, 77 not allowed, 130 Ctrl-C.
"waybill wrap" exits as the server that it runs, "waybill safe-to-retry" says the verdict by its exit status, "waybill diff" 7 when the two differ.`;

/** Runs the command line; resolves to the exit status. `args` are those after the program's name. */
export async function runProgram(
  args: readonly string[],
  runners: CommandRunners,
  context: CommandContext,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const settle = async (result: Promise<number>): Promise<void> => {
    exitCode = await result;
  };
  const program = createProgram(context);
  program.hook('preSubcommand', (_, command) => runners.declareSettings(command));
  addUpCommand(program, (options) => settle(runners.up(options)));
  addDemoCommand(program, (options) => settle(runners.demo(options)));
  addServiceCommands(program, (name, options) => settle(runners.service(name, options)));
  addWrapCommand(program, (argv, options) => settle(runners.wrap(argv, options)));
  addCallsCommand(program, (options) => settle(runners.calls(options)));
  addTailCommand(program, (options) => settle(runners.tail(options)));
  addTraceCommand(program, (callId, options) => settle(runners.trace(callId, options)));
  addSafeToRetryCommand(program, (callId, options) => settle(runners.safeToRetry(callId, options)));
  addWhyDeniedCommand(program, (callId, options) => settle(runners.whyDenied(callId, options)));
  addDenialsCommand(program, (options) => settle(runners.denials(options)));
  addSessionsCommand(program, (options) => settle(runners.sessions(options)));
  addSessionCommand(program, (sessionId, options) => settle(runners.session(sessionId, options)));
  addSpendCommand(program, (options) => settle(runners.spend(options)));
  addCredentialCommand(program, (fingerprint, options) => settle(runners.credential(fingerprint, options)));
  addSurfaceCommand(program, (principal, options) => settle(runners.surface(principal, options)));
  addDiffCommand(program, (left, right, options) => settle(runners.diff(left, right, options)));
  addLanesCommand(program, (options) => settle(runners.lanes(options)));
  addIncidentsCommand(program, (options) => settle(runners.incidents(options)));
  addIncidentCommand(program, (incidentId, options) => settle(runners.incident(incidentId, options)));
  addReconcileCommand(program, (options) => settle(runners.reconcile(options)));
  addQuarantineCommand(program, {
    list: (options) => settle(runners.quarantineList(options)),
    show: (failureId, options) => settle(runners.quarantineShow(failureId, options)),
    redrive: (failureIds, options) => settle(runners.quarantineRedrive(failureIds, options)),
  });
  addReplayCommand(program, (options) => settle(runners.replay(options)));
  addMigrateCommand(program, (options) => settle(runners.migrate(options)));
  addMoveCommand(program, (options) => settle(runners.move(options)));
  addTopicsCommand(program, (action, options) => settle(runners.topics(action, options)));
  addLagCommand(program, (options) => settle(runners.lag(options)));
  addMcpCommand(program, (options) => settle(runners.mcp(options)));
  addExportCommand(program, (options) => settle(runners.export(options)));
  addSqlCommand(program, (statement, options) => settle(runners.sql(statement, options)));
  addDoctorCommand(program, (options) => settle(runners.doctor(options)));
  addCompletionCommand(program, async (shell) => {
    // Those that have settings beside options declare them only when they run.
    for (const command of program.commands) await runners.declareSettings(command);
    exitCode = runCompletion(shell, program, context);
  });
  try {
    await program.parseAsync(withHelpOption(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander reports asking for help or the version this way too, with 0; it has said what there is to say.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

/** `help <command>` is `<command> --help`: only a command that is about to run has its settings declared. */
function withHelpOption(args: readonly string[]): string[] {
  const [first, command] = args;
  return first === 'help' && command !== undefined ? [command, '--help'] : [...args];
}

function createProgram({ version, stdout, stderr, terminal }: CommandContext): Command {
  const width = Number.isFinite(terminal.width) ? terminal.width : helpWidthDefault;
  return new Command('waybill')
    .description('The flight recorder and spend ledger of MCP tool calls.')
    .version(version, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => terminal.colour,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', helpAfter);
}

const helpWidthDefault = 100;
