import { collectorToken, parseCollectorConfig } from '@waybill/collector';
import { Failure, type Logger } from '@waybill/ports';
import { bootstrap, portTokens, type Application } from '@waybill/runtime';
import { ledgerToken } from '@waybill/ledger';
import { quarantineKeeperToken, stitcherToken } from '@waybill/stitcher';
import { removeRuntimeFile, writeRuntimeFile, type RuntimeFacts } from './runtime-file.js';
import type { UpConfig } from './up.config.js';
import { createWaybillModule, engineToken, lockToken } from './waybill.module.js';

/** A Waybill that takes events and answers questions. */
export interface RunningWaybill {
  readonly facts: RuntimeFacts;
  /** Drains and stops everything; false when something had to be left behind. */
  shutdown(): Promise<boolean>;
}

/** All parts together may take this long to finish what they have in hand. */
const drainTimeoutMs = 20_000;

/**
 * Starts the whole of Waybill in this process, in the order of need: the right to the data directory, log, state,
 * engine, stores, ledger, keeper of quarantine, stitcher, and the collector last, so that nobody is answered before everything else stands.
 * Rejects with the failing part's `Failure`.
 */
export async function startWaybill(config: UpConfig, logger: Logger): Promise<RunningWaybill> {
  const collector = parseCollectorConfig({ WAYBILL_COLLECTOR_PORT: String(config.grpcPort) });
  if (collector.kind === 'refused') {
    throw new Failure('permanent', 'config_invalid', collector.problems.map((each) => each.name).join(', '));
  }
  const application = await bootstrap({
    module: createWaybillModule(config, collector.config, logger),
    components: [
      lockToken,
      portTokens.eventLogWriter,
      portTokens.stateStore,
      portTokens.aliasStateStore,
      portTokens.ledgerStateStore,
      portTokens.quarantineStateStore,
      engineToken,
      portTokens.projectionStore,
      portTokens.ledgerStore,
      portTokens.eventArchive,
      ledgerToken,
      quarantineKeeperToken,
      stitcherToken,
      collectorToken,
    ],
    drainTimeoutMs,
    logger,
  });
  await application.start();
  const facts = factsOf(application);
  await writeRuntimeFile(config.dataDirectory, facts);
  return {
    facts,
    async shutdown() {
      await removeRuntimeFile(config.dataDirectory);
      return application.shutdown();
    },
  };
}

function factsOf(application: Application): RuntimeFacts {
  const engine = application.get(engineToken);
  const { host, port } = application.get(collectorToken).address;
  return {
    pid: process.pid,
    grpcEndpoint: `${host}:${port}`,
    clickhouseUrl: engine.httpUrl,
    clickhouseReader: engine.reader,
    startedAt: new Date().toISOString(),
  };
}
