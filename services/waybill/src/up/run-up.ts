import { resolve } from 'node:path';
import { Failure } from '@waybill/ports';
import { createLogger, type SignalSource } from '@waybill/runtime';
import { writeLines } from '../command-context.js';
import type { ReadingContext } from '../commands/store-command.js';
import type { UpCommandOptions } from '../commands/up.js';
import { createDemoSpeaker, type DemoSpeaker } from '../demo/demo-speaker.js';
import { showSession, type DemoTarget } from '../demo/show-session.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { createPaint } from '../render/paint.js';
import { toPrintable } from '../render/printable.js';
import { tellUnfinishedSwaps } from '../replay/unfinished-swaps.js';
import { watchEnding, type Ending } from '../run/ending.js';
import { explainFailure } from '../run/explain-failure.js';
import { openConfig } from '../run/open-config.js';
import { readFailpoints } from '../run/read-failpoints.js';
import { readRateCards } from '../run/read-rate-cards.js';
import { writerConnectionOf } from '../run/store-connection.js';
import { composeWaybill, type ComposedWaybill } from './running-waybill.js';
import type { RuntimeFacts } from './runtime-file.js';
import type { UpConfig } from './up.config.js';

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
    if (isEnding(started)) exitCode = exitCodeOf(started, context);
    else {
      await tellUnfinishedSwaps(await writerConnectionOf(waybill, config.engines), logger);
      exitCode = await stayUp(options, { facts: started, config, ending, context, say });
    }
  } catch (error) {
    if (!(error instanceof Failure)) await waybill?.shutdown();
    explainFailure(error, context);
    exitCode = exitCodes.failure;
  }
  if (waybill === undefined) return exitCode;
  say.line('stopping: finishing what is in hand');
  const isClean = await waybill.shutdown();
  return isClean ? exitCode : exitCodes.failure;
}

interface Running {
  readonly facts: RuntimeFacts;
  readonly config: UpConfig;
  readonly ending: Promise<Ending>;
  readonly context: UpContext;
  readonly say: Speaker;
}

async function stayUp({ demo, once }: UpCommandOptions, running: Running): Promise<ExitCode> {
  const { facts, config, ending, context, say } = running;
  say.started(facts, config);
  const result = demo
    ? await Promise.race([showSession(targetOf(facts, config), { context, program: context.program, say }), ending])
    : undefined;
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

function targetOf(facts: RuntimeFacts, { dataDirectory }: UpConfig): DemoTarget {
  const { grpcEndpoint, clickhouseUrl, clickhouseReader } = facts;
  return { endpoint: grpcEndpoint, store: { url: clickhouseUrl, ...clickhouseReader }, dataDirectory };
}

interface Speaker extends DemoSpeaker {
  readonly started: (facts: RuntimeFacts, config: UpConfig) => void;
}

/** Tells of the start as it tells of the session: text for people, or one JSON document a line for programs. */
function speakerOf({ json, once }: UpCommandOptions, context: UpContext): Speaker {
  const furtherTitle = once ? 'Look further, when Waybill runs again (`npm start`):' : 'Look further:';
  const demo = createDemoSpeaker({ json, furtherTitle }, context);
  return { ...demo, started: json ? tellDocument(context) : tellLines(demo, context) };
}

function tellLines({ line }: DemoSpeaker, { terminal }: UpContext): Speaker['started'] {
  const paint = createPaint(terminal.colour);
  return (facts, { engine, store, http }) => {
    line(`collector  gRPC ${facts.grpcEndpoint}`);
    line(`ClickHouse ${facts.clickhouseUrl}`);
    line(`questions  ${facts.httpUrl}/v1/calls, gRPC ${facts.queryEndpoint}, MCP ${facts.httpUrl}/mcp`);
    line(`health     ${facts.httpUrl}/readyz, metrics ${facts.httpUrl}/metrics`);
    if (store.url === '' && isElsewhere(facts.clickhouseUrl, engine.httpPort)) {
      line(paint.doubtful(`port ${engine.httpPort} was taken, so ClickHouse listens on another one`));
    }
    if (isElsewhere(facts.httpUrl, http.port)) {
      line(paint.doubtful(`port ${http.port} was taken, so questions, health and metrics are on another one`));
    }
  };
}

/** Whether a wanted port was taken; 0 wants none. */
function isElsewhere(url: string, wantedPort: number): boolean {
  return wantedPort !== 0 && !url.endsWith(`:${wantedPort}`);
}

/** Everything but secrets: whoever reads the line may pass it on. */
function tellDocument({ stdout }: UpContext): Speaker['started'] {
  return ({ clickhouseAuditor: _secret, clickhouseReader, ...facts }) =>
    void stdout.write(`${JSON.stringify({ event: 'started', ...facts, clickhouseReader: clickhouseReader.user })}\n`);
}
