import { userInfo } from 'node:os';
import { Failure } from '@waybill/ports';
import { createLogger, describeProblem, parseFailpoints, untilSignal, type LogLevel } from '@waybill/runtime';
import { uuidv7 } from 'uuidv7';
import { writeLines } from '../command-context.js';
import type { UpCommandOptions } from '../commands/up.js';
import type { ReadingContext } from '../commands/store-command.js';
import { toTraceDocument } from '../commands/trace.js';
import { runDemo, type DemoResult } from '../demo/run-demo.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { fromStoredCall } from '../reading/traced-call.convert.js';
import { createPaint } from '../render/paint.js';
import { toPrintable } from '../render/printable.js';
import { renderTrace } from '../render/render-trace.js';
import { readRateCards } from './rate-cards.config.js';
import { startWaybill, type RunningWaybill } from './running-waybill.js';
import { directoriesOf, type UpConfig } from './up.config.js';

export interface UpContext extends ReadingContext {
  /** Path of the `waybill` program itself: the session's client starts it like anybody else would. */
  readonly program: string;
  readonly logLevel: LogLevel;
}

/**
 * Runs Waybill in this process until a signal, or until the session is over with `--once`.
 * Answers 0 when it ran and stopped as it should, and, with a session, everything expected was there.
 */
export async function runUp(options: UpCommandOptions, context: UpContext): Promise<ExitCode> {
  const rates = await readRateCards(context.env);
  const failpoints = parseFailpoints(context.env);
  if (rates.kind === 'refused' || failpoints.kind === 'refused') {
    const problems = [
      ...(rates.kind === 'refused' ? rates.problems : []),
      ...(failpoints.kind === 'refused' ? failpoints.problems.map(describeProblem) : []),
    ];
    writeLines(
      context.stderr,
      problems.map((each) => toPrintable(`waybill: cannot start: ${each}`)),
    );
    return exitCodes.failure;
  }
  const config: UpConfig = {
    dataDirectory: dataDirectoryOf(options.dataDir, context),
    grpcPort: options.grpcPort,
    clickhousePort: options.clickhousePort,
    rates: rates.cards,
    failpoints: failpoints.config,
  };
  const say = speakerOf(options, context);
  say.line(`Waybill ${context.version}, data in ${config.dataDirectory}`);
  const waybill = await startOrExplain(config, context);
  if (waybill === undefined) return exitCodes.failure;
  const stopped = untilSignal(process);
  try {
    say.started(waybill, config);
    const result = options.demo
      ? await Promise.race([showSession(waybill, config, { context, say }), stopped])
      : undefined;
    const isWhole = result === undefined || typeof result === 'string' || result.mismatches.length === 0;
    if (!options.once && typeof result !== 'string') {
      say.line('Waybill stays up. Ctrl-C stops it; the data stays.');
      await stopped;
    }
    return isWhole ? exitCodes.ok : exitCodes.failure;
  } finally {
    say.line('stopping: finishing what is in hand');
    await waybill.shutdown();
  }
}

async function startOrExplain(config: UpConfig, context: UpContext): Promise<RunningWaybill | undefined> {
  const logger = createLogger({ level: context.logLevel, program: 'waybill', destination: context.stderr });
  try {
    return await startWaybill(config, logger);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(context.stderr, [
      `waybill: cannot start: ${error.message} [${error.code}]`,
      'waybill: `waybill doctor` looks for what stands in the way',
    ]);
    return undefined;
  }
}

interface Stage {
  readonly context: UpContext;
  readonly say: Speaker;
}

async function showSession(waybill: RunningWaybill, config: UpConfig, { context, say }: Stage): Promise<DemoResult> {
  const { grpcEndpoint, clickhouseUrl, clickhouseReader } = waybill.facts;
  const sessionId = `session_${uuidv7()}`;
  const reader = context.createReader({ url: clickhouseUrl, ...clickhouseReader });
  try {
    const result = await runDemo({
      program: context.program,
      endpoint: grpcEndpoint,
      sessionId,
      principal: `user:${userInfo().username}`,
      env: { WAYBILL_SPOOL_DIR: `${config.dataDirectory}/spool` },
      directory: directoriesOf(config.dataDirectory).demo,
      reader,
      onProgress: say.line,
    });
    say.result(result);
    return result;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const mismatches = [`the session was cut short: ${error.message} [${error.code}]`];
    say.line(mismatches.join());
    return { sessionId, calls: [], mismatches };
  } finally {
    await reader.shutdown();
  }
}

interface Speaker {
  readonly line: (text: string) => void;
  readonly started: (waybill: RunningWaybill, config: UpConfig) => void;
  readonly result: (result: DemoResult) => void;
}

/** Text for people, or one JSON document a line for programs. */
function speakerOf({ json, once }: UpCommandOptions, context: UpContext): Speaker {
  return json ? jsonSpeaker(context) : textSpeaker(once, context);
}

function textSpeaker(once: boolean, { stdout, terminal, nowUnixMs }: UpContext): Speaker {
  let clickhouseUrl = '';
  const paint = createPaint(terminal.colour);
  const line = (text: string) => writeLines(stdout, [`${paint.faint('·')} ${text}`]);
  return {
    line,
    started({ facts }, { clickhousePort }) {
      clickhouseUrl = facts.clickhouseUrl;
      line(`collector  gRPC ${facts.grpcEndpoint}`);
      line(`ClickHouse ${facts.clickhouseUrl}`);
      if (clickhousePort !== 0 && !facts.clickhouseUrl.endsWith(`:${clickhousePort}`)) {
        line(paint.doubtful(`port ${clickhousePort} was taken, so ClickHouse listens on another one`));
      }
    },
    result({ calls, mismatches, sessionId }) {
      const options = { width: terminal.width, colour: terminal.colour, nowUnixMs: nowUnixMs(), compact: true };
      for (const each of calls) writeLines(stdout, ['', ...renderTrace(fromStoredCall(each), options)]);
      writeLines(stdout, [
        '',
        ...mismatches.map((each) => paint.bad(`missing: ${each}`)),
        once ? 'Look further, when Waybill runs again (`npm start`):' : 'Look further:',
        ...furtherCommands({ callId: calls.at(-1)?.call.call_id ?? '', sessionId, clickhouseUrl }),
      ]);
    },
  };
}

/** What a user can type next, with ids that exist. */
function furtherCommands(known: { callId: string; sessionId: string; clickhouseUrl: string }): readonly string[] {
  const sql = 'SELECT tool, outcome, retry_verdict FROM calls ORDER BY started_at';
  return [
    `  npx waybill trace ${known.callId}`,
    `  npx waybill calls --session ${known.sessionId}`,
    `  npx waybill sql "SELECT * FROM who_called_what LIMIT 5"`,
    `  npx waybill doctor`,
    `  curl '${known.clickhouseUrl}/?query=${encodeURIComponent(sql)}'`,
    '',
  ];
}

function jsonSpeaker({ stdout }: UpContext): Speaker {
  const write = (document: object) => stdout.write(`${JSON.stringify(document)}\n`);
  return {
    line: (text) => void write({ event: 'progress', text }),
    started: ({ facts }) => void write({ event: 'started', ...facts, clickhouseReader: facts.clickhouseReader.user }),
    result({ sessionId, calls, mismatches }) {
      for (const each of calls) write({ event: 'call', ...toTraceDocument(each) });
      write({ event: 'session', session_id: sessionId, calls: calls.length, mismatches });
    },
  };
}
