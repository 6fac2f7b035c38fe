import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Failure } from '@waybill/ports';
import { createLogger, type SignalSource } from '@waybill/runtime';
import { uuidv7 } from 'uuidv7';
import { writeLines } from '../command-context.js';
import type { ReadingContext } from '../commands/store-command.js';
import { toTraceDocument } from '../commands/trace.js';
import type { UpCommandOptions } from '../commands/up.js';
import { runDemo, type DemoResult } from '../demo/run-demo.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { fromStoredCall } from '../reading/traced-call.convert.js';
import { createPaint } from '../render/paint.js';
import { renderTrace } from '../render/render-trace.js';
import { toPrintable } from '../render/printable.js';
import { watchEnding, type Ending } from '../run/ending.js';
import { explainFailure } from '../run/explain-failure.js';
import { openConfig } from '../run/open-config.js';
import { readFailpoints } from '../run/read-failpoints.js';
import { readRateCards } from '../run/read-rate-cards.js';
import { composeWaybill, type ComposedWaybill } from './running-waybill.js';
import type { RuntimeFacts } from './runtime-file.js';
import { directoriesOf, type UpConfig } from './up.config.js';

export interface UpContext extends ReadingContext {
  /** Path of the `waybill` program itself: the session's client starts it like anybody else would. */
  readonly program: string;
  readonly signals: SignalSource;
}

/**
 * Runs Waybill in this process until a signal, or until the session is over with `--once`.
 * Answers 0 when it ran and stopped as it should, and, with a session, everything expected was there.
 */
export async function runUp(options: UpCommandOptions, context: UpContext): Promise<ExitCode> {
  const opened = openConfig('up', { ...options }, context);
  if (opened.kind === 'exit') return opened.exitCode;
  const { process: processConfig, rates, place } = opened.config;
  const logger = createLogger({ level: processConfig.logLevel, program: 'waybill', destination: context.stderr });
  const { ending, onStopped } = watchEnding(context.signals);
  let waybill: ComposedWaybill | undefined;
  let exitCode: ExitCode;
  const say = speakerOf(options, context);
  try {
    const config: UpConfig = {
      ...opened.config,
      engines: opened.engines,
      dataDirectory: resolve(context.cwd, place.dataDirectory),
      rateCards: await readRateCards(rates.path),
      failpoints: readFailpoints(context.env),
    };
    say.line(`Waybill ${context.version}, data in ${config.dataDirectory}`);
    waybill = await composeWaybill(config, { logger, onStopped });
    const started = await Promise.race([waybill.start(), ending]);
    exitCode = isEnding(started)
      ? exitCodeOf(started, context)
      : await stayUp(options, { facts: started, config, ending, context, say });
  } catch (error) {
    explainFailure(error, context);
    exitCode = exitCodes.failure;
  }
  if (waybill === undefined) return exitCode;
  say.line('stopping: finishing what is in hand');
  const isClean = await waybill.shutdown();
  return isClean ? exitCode : exitCodes.failure;
}

interface Running extends Stage {
  readonly facts: RuntimeFacts;
  readonly config: UpConfig;
  readonly ending: Promise<Ending>;
}

async function stayUp({ demo, once }: UpCommandOptions, running: Running): Promise<ExitCode> {
  const { facts, config, ending, context, say } = running;
  say.started(facts, config);
  const result = demo ? await Promise.race([showSession(facts, config, { context, say }), ending]) : undefined;
  if (isEnding(result)) return exitCodeOf(result, context);
  const isWhole = result === undefined || result.mismatches.length === 0;
  if (!once) {
    say.line('Waybill stays up. Ctrl-C stops it; the data stays.');
    const exitCode = exitCodeOf(await ending, context);
    if (exitCode !== exitCodes.ok) return exitCode;
  }
  return isWhole ? exitCodes.ok : exitCodes.failure;
}

function isEnding(value: object | undefined): value is Ending {
  return value !== undefined && 'kind' in value;
}

/** Told to stop is fine; a process that can do its work no more says why. */
function exitCodeOf(ending: Ending, { stderr }: UpContext): ExitCode {
  if (ending.kind === 'told') return exitCodes.ok;
  const { message, code } = ending.cause;
  writeLines(stderr, [toPrintable(`waybill: cannot go on, start it again: ${message} [${code}]`)]);
  return exitCodes.failure;
}

interface Stage {
  readonly context: UpContext;
  readonly say: Speaker;
}

async function showSession(facts: RuntimeFacts, config: UpConfig, { context, say }: Stage): Promise<DemoResult> {
  const { grpcEndpoint, clickhouseUrl, clickhouseReader } = facts;
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
  readonly started: (facts: RuntimeFacts, config: UpConfig) => void;
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
    started(facts, { engine, store, http }) {
      clickhouseUrl = facts.clickhouseUrl;
      line(`collector  gRPC ${facts.grpcEndpoint}`);
      line(`ClickHouse ${facts.clickhouseUrl}`);
      line(`health     ${facts.httpUrl}/readyz, metrics ${facts.httpUrl}/metrics`);
      if (store.url === '' && isElsewhere(facts.clickhouseUrl, engine.httpPort)) {
        line(paint.doubtful(`port ${engine.httpPort} was taken, so ClickHouse listens on another one`));
      }
      if (isElsewhere(facts.httpUrl, http.port)) {
        line(paint.doubtful(`port ${http.port} was taken, so health and metrics are on another one`));
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

/** Whether a wanted port was taken; 0 wants none. */
function isElsewhere(url: string, wantedPort: number): boolean {
  return wantedPort !== 0 && !url.endsWith(`:${wantedPort}`);
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
    started: ({ clickhouseAuditor: _secret, clickhouseReader, ...facts }) =>
      void write({ event: 'started', ...facts, clickhouseReader: clickhouseReader.user }),
    result({ sessionId, calls, mismatches }) {
      for (const each of calls) write({ event: 'call', ...toTraceDocument(each) });
      write({ event: 'session', session_id: sessionId, calls: calls.length, mismatches });
    },
  };
}
