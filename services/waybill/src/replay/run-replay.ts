import { join, resolve } from 'node:path';
import { createRebuildStore, readStoreConnection, rebuildEpochRule, type RebuildStore } from '@waybill/clickhouse';
import { createDirectoryLock } from '@waybill/embedded';
import { createKafkaEventLog } from '@waybill/kafka';
import { Failure, type Component, type Logger } from '@waybill/ports';
import { createLogger, portTokens, steadyNowMs, type SignalSource } from '@waybill/runtime';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import type { ReplayCommandOptions } from '../commands/replay.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { watchEnding } from '../run/ending.js';
import { openConfig } from '../run/open-config.js';
import { readFailpoints } from '../run/read-failpoints.js';
import { readRateCards } from '../run/read-rate-cards.js';
import { writerConnectionOf } from '../run/store-connection.js';
import { composeWaybill } from '../up/running-waybill.js';
import type { UpConfig } from '../up/up.config.js';
import { createProgressLines } from './progress-lines.js';
import { renderReplay, toReplayDocument } from './render-replay.js';
import { brokenOff, dropOld, replay, type ReplayOptions, type ReplayResult } from './replay.js';
import type { ReplayWorld } from './replayers.js';
import { isSame } from './settled-differences.js';

export interface ReplayContext extends CommandContext {
  readonly signals: SignalSource;
}

/** What a replay is done in: started, with everything that it stands on. */
interface Stage {
  readonly world: ReplayWorld;
  readonly rebuilds: RebuildStore;
  /** Whether those who fold for the live rows run in this process. */
  readonly isLiveHere: boolean;
  /** False when something had to be left behind. */
  readonly shutdown: () => Promise<boolean>;
}

/** Replays the log, or drops what earlier replays have left. Answers as its help says. */
export async function runReplay(options: ReplayCommandOptions, context: ReplayContext): Promise<ExitCode> {
  const problem = problemOf(options);
  if (problem !== undefined) {
    writeLines(context.stderr, [`waybill: ${problem}`]);
    return exitCodes.usage;
  }
  const opened = openConfig('replay', { ...options }, context);
  if (opened.kind === 'exit') return opened.exitCode;
  const { config } = opened;
  const logger = createLogger({ level: config.process.logLevel, program: 'waybill', destination: context.stderr });
  const stopping = watchStopping(options, context);
  let stage: Stage | undefined;
  try {
    stage = await openStage(
      {
        ...config,
        engines: opened.engines,
        dataDirectory: resolve(context.cwd, config.place.dataDirectory),
        rateCards: await readRateCards(config.rates.path),
        failpoints: readFailpoints(context.env),
      },
      { logger, onStopped: stopping.onStopped },
    );
    return await work(stage, options, { context, signal: stopping.signal });
  } catch (error) {
    return refuse(error, context);
  } finally {
    await stage?.rebuilds.shutdown();
    await stage?.shutdown();
  }
}

function problemOf({ into, dropOld, dryRun }: ReplayCommandOptions): string | undefined {
  if (into === undefined) return dropOld && !dryRun ? undefined : 'expected --into <epoch>, or --drop-old alone';
  if (!rebuildEpochRule.test(into))
    return `--into: expected up to 24 lower-case letters and digits, and not "v", found "${into}"`;
  return dropOld && dryRun ? 'expected --dry-run or --drop-old, found both: a dry run replaces nothing' : undefined;
}

interface Stopping {
  readonly signal: AbortSignal;
  readonly onStopped: (cause: Failure) => void;
}

/** Turns a signal, and a part that can do its work no more, into what ends the replay. */
function watchStopping({ into = '' }: ReplayCommandOptions, { signals }: ReplayContext): Stopping {
  const stop = new AbortController();
  const { ending, onStopped } = watchEnding(signals);
  void ending.then((reason) => stop.abort(reason.kind === 'told' ? brokenOff(into) : reason.cause));
  return { signal: stop.signal, onStopped };
}

interface Watchers {
  readonly logger: Logger;
  readonly onStopped: (cause: Failure) => void;
}

/** On outside engines beside the services; with an engine of the data directory as the process that owns it. */
function openStage(config: UpConfig, watchers: Watchers): Promise<Stage> {
  const { log, store } = config.engines;
  return log.kind === 'outside' && store.kind === 'outside'
    ? openBeside(config, watchers)
    : openInstead(config, watchers);
}

async function openInstead(config: UpConfig, { logger, onStopped }: Watchers): Promise<Stage> {
  const waybill = await composeWaybill(config, { logger, onStopped });
  try {
    await waybill.start();
    const connection = await writerConnectionOf(waybill, config.engines);
    const world = {
      log: waybill.get(portTokens.eventLogWriter),
      reader: waybill.get(portTokens.eventLogReader),
      connection,
      directory: join(config.dataDirectory, 'replay'),
      rates: config.rateCards,
      logger,
    };
    const rebuilds = createRebuildStore(connection);
    return { world, rebuilds, isLiveHere: true, shutdown: () => waybill.shutdown() };
  } catch (error) {
    await waybill.shutdown();
    throw error;
  }
}

async function openBeside({ engines, dataDirectory, rateCards }: UpConfig, watchers: Watchers): Promise<Stage> {
  const { logger } = watchers;
  const directory = join(dataDirectory, 'kafka', 'replay');
  const { log: logChoice, store } = engines;
  if (logChoice.kind !== 'outside' || store.kind !== 'outside') throw new Error('expected engines outside');
  const connection = await readStoreConnection(store.engine);
  const log = createKafkaEventLog({ config: logChoice.engine, clientId: 'waybill-replay', ...watchers });
  const components: readonly Component[] = [createDirectoryLock(directory), log];
  const shutdown = async () => {
    for (const each of components.toReversed()) await each.shutdown();
    return true;
  };
  try {
    for (const each of components) await each.start();
  } catch (error) {
    await shutdown();
    throw error;
  }
  const world = { log, reader: log, connection, directory, rates: rateCards, logger };
  return { world, rebuilds: createRebuildStore(connection), isLiveHere: false, shutdown };
}

interface Work {
  readonly context: ReplayContext;
  readonly signal: AbortSignal;
}

async function work(
  { world, rebuilds, isLiveHere }: Stage,
  options: ReplayCommandOptions,
  { context, signal }: Work,
): Promise<ExitCode> {
  const say = (line: string) => writeLines(context.stderr, [line]);
  if (options.into === undefined) {
    const dropped = await dropOld(world, { rebuilds });
    if (options.json) writeJson(context.stdout, { dropped });
    else
      writeLines(context.stdout, [
        dropped.length === 0 ? 'no replay has left anything' : `dropped ${dropped.join(', ')}`,
      ]);
    return exitCodes.ok;
  }
  const replayOptions: ReplayOptions = {
    epoch: options.into,
    isDryRun: options.dryRun,
    isOldDropped: options.dropOld,
    isLiveHere,
    rebuilds,
    say,
    progressOf: (doing) => createProgressLines({ doing, unit: 'records', nowMs: steadyNowMs, say }),
    signal,
  };
  const result = await replay(world, replayOptions);
  if (options.json) writeJson(context.stdout, toReplayDocument(result));
  else writeLines(context.stdout, renderReplay(result, context.terminal.width));
  return exitCodeOf(result);
}

function exitCodeOf({ isSwapped, comparisons }: ReplayResult): ExitCode {
  return isSwapped || isSame(comparisons ?? []) ? exitCodes.ok : exitCodes.failure;
}

function refuse(error: unknown, context: ReplayContext): ExitCode {
  if (!(error instanceof Failure)) throw error;
  const { code, message } = error;
  writeLines(
    context.stderr,
    message.split('\n').map((line) => toPrintable(`waybill: ${line} [${code}]`)),
  );
  if (code === 'data_directory_in_use') {
    writeLines(context.stderr, [
      'waybill: stop the Waybill that runs there: the replay does its work meanwhile, and emitters with a spool lose nothing',
    ]);
  }
  return exitCodes.failure;
}
