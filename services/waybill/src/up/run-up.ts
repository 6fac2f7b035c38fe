import { Failure } from '@waybill/ports';
import { createLogger, describeProblem, parseFailpoints, untilSignal, type LogLevel } from '@waybill/runtime';
import { writeLines } from '../command-context.js';
import type { UpCommandOptions } from '../commands/up.js';
import type { ReadingContext } from '../commands/store-command.js';
import { createDemoSpeaker, type DemoSpeaker } from '../demo/demo-speaker.js';
import { showSession, type DemoTarget } from '../demo/show-session.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { createPaint } from '../render/paint.js';
import { toPrintable } from '../render/printable.js';
import { readRateCards } from './rate-cards.config.js';
import { startWaybill, type RunningWaybill } from './running-waybill.js';
import type { UpConfig } from './up.config.js';

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
      ? await Promise.race([
          showSession(targetOf(waybill, config), { context, program: context.program, say }),
          stopped,
        ])
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

function targetOf({ facts }: RunningWaybill, { dataDirectory }: UpConfig): DemoTarget {
  const { grpcEndpoint, clickhouseUrl, clickhouseReader } = facts;
  return { endpoint: grpcEndpoint, store: { url: clickhouseUrl, ...clickhouseReader }, dataDirectory };
}

interface Speaker extends DemoSpeaker {
  readonly started: (waybill: RunningWaybill, config: UpConfig) => void;
}

/** Tells of the start as it tells of the session: text for people, or one JSON document a line for programs. */
function speakerOf({ json, once }: UpCommandOptions, context: UpContext): Speaker {
  const furtherTitle = once ? 'Look further, when Waybill runs again (`npm start`):' : 'Look further:';
  const demo = createDemoSpeaker({ json, furtherTitle }, context);
  return { ...demo, started: json ? tellDocument(context) : tellLines(demo, context) };
}

function tellLines({ line }: DemoSpeaker, { terminal }: UpContext): Speaker['started'] {
  const paint = createPaint(terminal.colour);
  return ({ facts }, { clickhousePort }) => {
    line(`collector  gRPC ${facts.grpcEndpoint}`);
    line(`ClickHouse ${facts.clickhouseUrl}`);
    if (clickhousePort !== 0 && !facts.clickhouseUrl.endsWith(`:${clickhousePort}`)) {
      line(paint.doubtful(`port ${clickhousePort} was taken, so ClickHouse listens on another one`));
    }
  };
}

function tellDocument({ stdout }: UpContext): Speaker['started'] {
  return ({ facts }) =>
    void stdout.write(
      `${JSON.stringify({ event: 'started', ...facts, clickhouseReader: facts.clickhouseReader.user })}\n`,
    );
}
