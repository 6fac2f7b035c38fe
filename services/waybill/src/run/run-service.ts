import { Failure, type Logger } from '@waybill/ports';
import {
  bootstrap,
  createLogger,
  errorFields,
  type AdminAddress,
  type Application,
  type SignalSource,
} from '@waybill/runtime';
import type { CommandContext } from '../command-context.js';
import type { ServiceName } from '../commands/services.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { SettingOptions } from './command-settings.js';
import { watchEnding, type Ending } from './ending.js';
import { explainFailure } from './explain-failure.js';
import { openConfig, type OpenedConfig, type ProcessConfigOf } from './open-config.js';
import type { Part } from './part.js';
import { toAllowedHosts } from './process.config.js';
import { readFailpoints } from './read-failpoints.js';
import {
  composeCollector,
  composeLedger,
  composeQuery,
  composeStitcher,
  type ServiceWorld,
} from './service-composition.js';

export interface ServiceContext extends CommandContext {
  readonly signals: SignalSource;
}

/**
 * Runs one service in this process until a signal, or until it cannot go on.
 * Answers 0 when it stopped as it was told to, with nothing left behind.
 */
export async function runService(
  name: ServiceName,
  options: SettingOptions,
  context: ServiceContext,
): Promise<ExitCode> {
  const opened = openers[name](options, context);
  if (opened.kind === 'exit') return opened.exitCode;
  const { process: processConfig, admin } = opened.config;
  const logger = createLogger({ level: processConfig.logLevel, program: name, destination: context.stderr });
  const { ending, onStopped } = watchEnding(context.signals);
  let application: Application | undefined;
  try {
    const failpoints = readFailpoints(context.env);
    const world = { engines: opened.engines, cwd: context.cwd, failpoints, logger, onStopped };
    const address = toAdminAddress(admin);
    application = await bootstrap({
      ...(await opened.compose(world)),
      admin: address,
      drainTimeoutMs: processConfig.drainTimeoutMs,
      logger,
    });
    await Promise.race([application.start().then(() => logger.info('running')), ending]);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'config_invalid') explainFailure(error, context);
    else logger.error('cannot start; `waybill doctor` looks for what stands in the way', errorFields(error));
    return exitCodes.failure;
  }
  return stopAt(await ending, application, logger);
}

interface AdminConfig {
  readonly adminHost: string;
  readonly adminPort: number;
  /** Of a service that shows pages. */
  readonly allowedHosts?: string;
}

function toAdminAddress({ adminHost, adminPort, allowedHosts = '' }: AdminConfig): AdminAddress {
  return { host: adminHost, port: adminPort, hasSubstitute: false, allowedHosts: toAllowedHosts(allowedHosts) };
}

async function stopAt(ending: Ending, application: Application, logger: Logger): Promise<ExitCode> {
  if (ending.kind === 'told') logger.info('stopping', { signal: ending.signal });
  else logger.error('the process can do its work no more and ends: start it again', errorFields(ending.cause));
  const isClean = await application.shutdown();
  logger.info('stopped', { isClean });
  return isClean && ending.kind === 'told' ? exitCodes.ok : exitCodes.failure;
}

/** How the configuration of each service is opened, and what composes it. */
const openers = {
  collector: (...given: [SettingOptions, CommandContext]) =>
    withCompose(openConfig('collector', ...given), composeCollector),
  stitcher: (...given: [SettingOptions, CommandContext]) =>
    withCompose(openConfig('stitcher', ...given), composeStitcher),
  ledger: (...given: [SettingOptions, CommandContext]) => withCompose(openConfig('ledger', ...given), composeLedger),
  query: (...given: [SettingOptions, CommandContext]) => withCompose(openConfig('query', ...given), composeQuery),
} as const;

function withCompose<Name extends ServiceName>(
  opened: OpenedConfig<Name>,
  compose: (config: ProcessConfigOf<Name>, world: ServiceWorld) => Promise<Part>,
) {
  if (opened.kind === 'exit') return opened;
  const { config, engines } = opened;
  return {
    kind: 'opened' as const,
    config: { process: config.process, admin: config.admin },
    engines,
    compose: (world: ServiceWorld) => compose(config, world),
  };
}
