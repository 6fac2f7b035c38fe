import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { terminalOf, writeLines, type CommandContext } from './command-context.js';
import { runCalls } from './commands/calls.js';
import { runCredential } from './commands/credential.js';
import { runDenials } from './commands/denials.js';
import { runDiff } from './commands/diff.js';
import { runIncident } from './commands/incident.js';
import { runIncidents } from './commands/incidents.js';
import { runLanes } from './commands/lanes.js';
import { runReconcile } from './commands/reconcile.js';
import type { QuarantineContext } from './commands/run-quarantine.js';
import { serviceNames } from './commands/services.js';
import { runSession } from './commands/session.js';
import { runSessions } from './commands/sessions.js';
import { runSpend } from './commands/spend.js';
import type { AuditContext, QuestionContext, ReadingContext } from './commands/store-command.js';
import { runSafeToRetry } from './commands/safe-to-retry.js';
import { runSurface } from './commands/surface.js';
import { runTail } from './commands/tail.js';
import { runTrace } from './commands/trace.js';
import { runWhyDenied } from './commands/why-denied.js';
import { silentLogger } from '@waybill/ports';
import { exitCodes } from './exit-codes.js';
import type { SqlContext } from './sql/run-sql.js';
import { runProgram, type CommandRunners } from './program.js';

// The only place that knows the process: arguments, environment, streams. What a command needs is loaded when it runs:
// a wrapper in front of an MCP server has to be there at once.

const program = fileURLToPath(new URL('../bin/waybill.js', import.meta.url));

const context: CommandContext = {
  version: packageVersion(),
  env: process.env,
  cwd: process.cwd(),
  homeDirectory: homedir(),
  nowUnixMs: Date.now,
  stdout: process.stdout,
  stderr: process.stderr,
  terminal: terminalOf(process.stdout, process.env),
};

/** Commands that have settings beside options, and parts that run until they are stopped. */
const longRunning: ReadonlySet<string> = new Set(['up', 'replay', ...serviceNames]);

const runners: CommandRunners = {
  declareSettings: async (command) => {
    if (!longRunning.has(command.name())) return;
    const { declareProcessSettings } = await import('./run/process-settings.js');
    declareProcessSettings(command, context);
  },
  service: async (name, options) => {
    const { runService } = await import('./run/run-service.js');
    return runService(name, options, { ...context, signals: process });
  },
  calls: async (options) => runCalls(options, await questionContext()),
  tail: async (options) => runTail(options, { ...(await questionContext()), signals: process }),
  trace: async (callId, options) => runTrace(callId, options, await readingContext()),
  sessions: async (options) => runSessions(options, await questionContext()),
  session: async (sessionId, options) => runSession(sessionId, options, await questionContext()),
  spend: async (options) => runSpend(options, await questionContext()),
  safeToRetry: async (callId, options) => runSafeToRetry(callId, options, await questionContext()),
  whyDenied: async (callId, options) => runWhyDenied(callId, options, await questionContext()),
  denials: async (options) => runDenials(options, await questionContext()),
  diff: async (left, right, options) => runDiff({ left, right }, options, await questionContext()),
  credential: async (fingerprint, options) => runCredential(fingerprint, options, await questionContext()),
  surface: async (principal, options) => runSurface(principal, options, await questionContext()),
  lanes: async (options) => runLanes(options, await questionContext()),
  incidents: async (options) => runIncidents(options, await questionContext()),
  incident: async (incidentId, options) => runIncident(incidentId, options, await questionContext()),
  reconcile: async (options) => runReconcile(options, await auditContext()),
  quarantineList: async (options) => {
    const { runQuarantineList } = await import('./commands/run-quarantine.js');
    return runQuarantineList(options, await quarantineContext());
  },
  quarantineShow: async (failureId, options) => {
    const { runQuarantineShow } = await import('./commands/run-quarantine.js');
    return runQuarantineShow(failureId, options, await quarantineContext());
  },
  quarantineRedrive: async (failureIds, options) => {
    const { runQuarantineRedrive } = await import('./commands/run-quarantine.js');
    return runQuarantineRedrive(failureIds, options, await quarantineContext());
  },
  migrate: async (options) => {
    const [{ runMigrate }, { createMigrator }] = await Promise.all([
      import('./commands/run-migrate.js'),
      import('@waybill/clickhouse'),
    ]);
    return runMigrate(options, { ...context, createMigrator });
  },
  move: async (options) => {
    const { runMove } = await import('./move/run-move.js');
    return runMove(options, { ...context, signals: process });
  },
  topics: async (action, options) => {
    const [{ runTopics }, { createKafkaTopics }] = await Promise.all([
      import('./commands/topics.js'),
      import('@waybill/kafka'),
    ]);
    return runTopics(action, options, {
      ...context,
      createTopics: (config) => createKafkaTopics(config, silentLogger),
    });
  },
  lag: async (options) => {
    const [{ runLag }, { listLag }, { logReaders }, { listRunningLag }] = await Promise.all([
      import('./commands/lag.js'),
      import('@waybill/kafka'),
      import('./reading/log-readers.js'),
      import('./reading/running-lag.js'),
    ]);
    return runLag(options, {
      ...context,
      listLag: (config) => listLag({ config, logger: silentLogger, nowUnixMs: context.nowUnixMs() }, logReaders),
      listRunningLag,
    });
  },
  mcp: async (options) => {
    const { runMcp } = await import('./commands/run-mcp.js');
    return runMcp(options, { ...(await questionContext()), stdin: process.stdin });
  },
  export: async (options) => {
    const { runExport } = await import('./export/run-export.js');
    return runExport(options, await statementContext());
  },
  sql: async (statement, options) => {
    const { runSql } = await import('./sql/run-sql.js');
    return runSql(statement, options, await statementContext());
  },
  doctor: async (options) => {
    const { runDoctor } = await import('./doctor/run-doctor.js');
    return runDoctor(options, await readingContext());
  },
  wrap: async (argv, options) => {
    const { runWrapped } = await import('./commands/run-wrapped.js');
    return runWrapped(argv, options, { ...context, stdin: process.stdin, signals: process });
  },
  demo: async (options) => {
    const { runDemoCommand } = await import('./demo/run-demo-command.js');
    return runDemoCommand(options, { context: await readingContext(), program });
  },
  replay: async (options) => {
    const { runReplay } = await import('./replay/run-replay.js');
    return runReplay(options, { ...context, signals: process });
  },
  up: async (options) => {
    const { runUp } = await import('./up/run-up.js');
    return runUp(options, { ...(await readingContext()), program, signals: process });
  },
};

async function readingContext(): Promise<ReadingContext> {
  const { createClickHouseReader } = await import('@waybill/clickhouse');
  return { ...context, createReader: createClickHouseReader };
}

async function questionContext(): Promise<QuestionContext> {
  const { createStoreQuestions } = await import('./reading/store-questions.js');
  return { ...context, createQuestions: createStoreQuestions };
}

async function statementContext(): Promise<SqlContext> {
  const { createStatementRunner } = await import('@waybill/clickhouse');
  const { stdin, stderr } = process;
  const isStderrTerminal = stderr.isTTY;
  return {
    ...context,
    createStatementRunner,
    createStatementId: randomUUID,
    stdin,
    isStderrTerminal,
    signals: process,
  };
}

async function auditContext(): Promise<AuditContext> {
  const { createConservationReader, createLedgerAuditor } = await import('@waybill/clickhouse');
  return { ...context, createAuditor: createLedgerAuditor, createConservationReader };
}

async function quarantineContext(): Promise<QuarantineContext> {
  const [{ createClickHouseEventArchive, createQuarantineReader }, { createRedriveClient }] = await Promise.all([
    import('@waybill/clickhouse'),
    import('./quarantine/redrive-client.js'),
  ]);
  return { ...context, createArchive: createClickHouseEventArchive, createQuarantineReader, createRedriveClient };
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

/** Whoever reads us may stop reading, as `| head` does; that is no failure of ours. */
function leaveWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
}

/**
 * Ends the process, whatever still works in it. `process.exit` waits for the threads of the pool, and one of them may be in
 * the midst of a write to LMDB that waits for this thread: so when something was left behind, a program that only exits takes the
 * place of this one, threads and all, where the platform lets it.
 */
function endProcess(status: number): never {
  if (status !== exitCodes.ok)
    process.execve?.(process.execPath, [process.execPath, '-e', `process.exit(${status})`], {});
  return process.exit(status);
}

/** A bug: said with its stack, so that it can be reported. */
function describeBug(error: unknown): string {
  return `waybill: unexpected error; please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const args = process.argv.slice(2);
// The wrapper looks after its own streams: a client that leaves must not end it before it has said so.
if (args[0] !== 'wrap') process.stdout.on('error', leaveWithReader);
let exitCode: number;
try {
  exitCode = await runProgram(args, runners, context);
} catch (error) {
  writeLines(process.stderr, [describeBug(error)]);
  exitCode = exitCodes.internal;
}
process.exitCode = exitCode;
// What could not be stopped in time must not keep a process alive that has been told to end.
if (longRunning.has(args[0] ?? '')) endProcess(exitCode);
