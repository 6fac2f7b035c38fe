import type { ClickHouseReader } from '@waybill/clickhouse';
import { currentPlatform, getEngineLibrary } from '@waybill/embedded';
import { writeJson, writeLines } from '../command-context.js';
import type { DoctorOptions } from '../commands/doctor.js';
import type { ReadingContext } from '../commands/store-command.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { getRuntimeFacts } from '../reading/runtime-facts.js';
import { toStoreAddress } from '../reading/store-address.js';
import { parseStoredTime } from '@waybill/questions';
import { chooseEngines, type Engines } from '../run/engine-choice.js';
import type { RuntimeFacts } from '../up/runtime-file.js';
import { checkDirectory } from './directory-check.js';
import { checkEngine } from './engine-check.js';
import { ok, renderFindings, worstStatus, type Finding } from './finding.js';
import { checkNode } from './node-check.js';
import { checkEngineSettings, checkOutsideLog, checkOutsideStore } from './outside-check.js';
import { checkPort } from './port-check.js';
import { isProcessAlive, probeAddresses, probeDirectory, probeHealth, probePort, probeStore } from './probes.js';
import { checkRunning, type RunningFacts, type StoreFacts } from './running-check.js';

/** Runs every check, prints what it came to, and fails when one of them does. */
export async function runDoctor(options: DoctorOptions, context: ReadingContext): Promise<ExitCode> {
  const findings = await listFindings(options, context);
  const status = worstStatus(findings);
  if (options.json === true) writeJson(context.stdout, { status, findings });
  else writeLines(context.stdout, renderFindings(findings, context.terminal.colour));
  return status === 'fail' ? exitCodes.failure : exitCodes.ok;
}

async function listFindings(options: DoctorOptions, context: ReadingContext): Promise<readonly Finding[]> {
  const dataDirectory = dataDirectoryOf(options.dataDir, context);
  const runtime = await getRuntimeFacts(dataDirectory);
  const running = await probeRunning(options, context, runtime);
  const { engines, findings: engineFindings } = await checkEngines(options, context);
  return [
    ok('waybill', `version ${context.version}`),
    checkNode(process.versions.node),
    ...engineFindings,
    checkDirectory(await probeDirectory(dataDirectory)),
    checkPort(await probePort(options.grpcPort), {
      check: `port ${options.grpcPort}`,
      purpose: 'the collector',
      isOurs: running.health !== 'no_answer' && running.grpcEndpoint.endsWith(`:${options.grpcPort}`),
      hasSubstitute: false,
      option: '--grpc-port',
    }),
    checkPort(await probePort(options.httpPort), {
      check: `port ${options.httpPort}`,
      purpose: 'health and metrics',
      isOurs: running.process?.isAlive === true && runtime?.httpUrl.endsWith(`:${options.httpPort}`) === true,
      hasSubstitute: true,
      option: '--http-port',
    }),
    ...(engines.store.kind === 'embedded' ? [await checkClickHousePort(options.clickhousePort, running)] : []),
    ...checkRunning(running, BigInt(context.nowUnixMs()) * 1_000_000n),
  ];
}

async function checkClickHousePort(port: number, running: RunningFacts): Promise<Finding> {
  return checkPort(await probePort(port), {
    check: `port ${port}`,
    purpose: 'ClickHouse',
    isOurs: running.doesStoreAnswer && running.process?.isAlive === true && running.clickhouseUrl.endsWith(`:${port}`),
    hasSubstitute: true,
    option: '--clickhouse-port',
  });
}

const embeddedEngines: Engines = { log: { kind: 'embedded' }, store: { kind: 'embedded' } };

interface EngineFindings {
  readonly engines: Engines;
  readonly findings: readonly Finding[];
}

/** The engines that Waybill would stand on: those that are named, else our own. */
async function checkEngines({ log, store }: DoctorOptions, { env }: ReadingContext): Promise<EngineFindings> {
  const chosen = chooseEngines({
    ...env,
    ...(log === undefined ? {} : { WAYBILL_LOG_URL: log }),
    ...(store === undefined ? {} : { WAYBILL_STORE_URL: store }),
  });
  if (chosen.kind === 'refused') {
    return { engines: embeddedEngines, findings: checkEngineSettings(chosen.problems) };
  }
  const { engines } = chosen;
  return { engines, findings: [await findLog(engines.log), await findStore(engines.store)].flat() };
}

async function findLog(log: Engines['log']): Promise<readonly Finding[]> {
  if (log.kind === 'embedded') return [];
  const { brokers } = log.engine;
  return [checkOutsideLog({ address: brokers.join(', '), problem: await probeAddresses(brokers) })];
}

async function findStore(store: Engines['store']): Promise<readonly Finding[]> {
  if (store.kind === 'embedded') return [checkEngine(currentPlatform(), getEngineLibrary)];
  const address = store.engine.url;
  const problem = (await probeStore(address)) ? undefined : 'no answer to /ping';
  return [checkOutsideStore({ address, problem })];
}

async function probeRunning(
  options: DoctorOptions,
  context: ReadingContext,
  runtime: RuntimeFacts | undefined,
): Promise<RunningFacts> {
  const grpcEndpoint = runtime?.grpcEndpoint ?? `127.0.0.1:${options.grpcPort}`;
  const url = runtime?.clickhouseUrl ?? `http://127.0.0.1:${options.clickhousePort}`;
  const address = toStoreAddress({ url, env: context.env, runtime }) ?? { url, user: '', password: '' };
  const [health, doesStoreAnswer] = await Promise.all([probeHealth(grpcEndpoint), probeStore(address.url)]);
  const asked = doesStoreAnswer ? await askStore(context.createReader(address)) : { store: undefined, problem: '' };
  return {
    grpcEndpoint,
    clickhouseUrl: address.url,
    process: runtime === undefined ? undefined : { pid: runtime.pid, isAlive: isProcessAlive(runtime.pid) },
    health,
    doesStoreAnswer,
    store: asked.store,
    storeProblem: asked.problem,
  };
}

interface StoreAnswer {
  readonly store: StoreFacts | undefined;
  readonly problem: string;
}

async function askStore(reader: ClickHouseReader): Promise<StoreAnswer> {
  try {
    const { engine_version: engineVersion, schema_number: schemaNumber } = await reader.getVersions();
    const times = (await reader.freshness()).flatMap((each) => parseStoredTime(each.newest_appended_at) ?? []);
    const newest = times.reduce<bigint | undefined>(
      (latest, each) => (latest === undefined || each > latest ? each : latest),
      undefined,
    );
    return {
      store: { engineVersion, schemaNumber, newestAppendedUnixNano: newest },
      problem: '',
    };
  } catch (error) {
    return { store: undefined, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await reader.shutdown();
  }
}
