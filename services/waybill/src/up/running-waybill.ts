import type { InjectionToken } from '@nestjs/common';
import { collectorToken } from '@waybill/collector';
import { queryToken } from '@waybill/query';
import { bootstrap, type Application } from '@waybill/runtime';
import { toAllowedHosts } from '../run/process.config.js';
import { engineToken } from '../run/store-part.js';
import { removeRuntimeFile, writeRuntimeFile, type RuntimeFacts } from './runtime-file.js';
import { composeUp, type UpWatchers } from './up-parts.js';
import type { UpConfig } from './up.config.js';

/** Composes the whole of Waybill in this process. Rejects with a `Failure` when that cannot be. */
export async function composeWaybill(config: UpConfig, watchers: UpWatchers): Promise<ComposedWaybill> {
  const { logger } = watchers;
  const { host, port, allowedHosts } = config.http;
  const application = await bootstrap({
    ...(await composeUp(config, watchers)),
    admin: { host, port, hasSubstitute: true, allowedHosts: toAllowedHosts(allowedHosts) },
    drainTimeoutMs: config.process.drainTimeoutMs,
    logger,
  });
  let isStopping = false;
  let hasFile = false;
  return {
    async start() {
      await application.start();
      const facts = factsOf(application, config);
      // Nobody must find a Waybill that was told to stop while it started.
      if (!isStopping) {
        hasFile = true;
        await writeRuntimeFile(config.dataDirectory, facts);
      }
      return facts;
    },
    async shutdown() {
      isStopping = true;
      // One that could not start must not take away the file of the one that stood in its way.
      if (hasFile) await removeRuntimeFile(config.dataDirectory);
      return application.shutdown();
    },
    get: (token) => application.get(token),
  };
}

/** The whole of Waybill, composed. */
export interface ComposedWaybill {
  /** Starts it; rejects with the failing part's `Failure`. */
  start(): Promise<RuntimeFacts>;
  /** Drains and stops everything, also while it starts; false when something had to be left behind. */
  shutdown(): Promise<boolean>;
  /** What stands under a token of the composition. */
  get<Provided>(token: InjectionToken<Provided>): Provided;
}

function factsOf(application: Application, { reading, engines }: UpConfig): RuntimeFacts {
  const { host, port } = application.get(collectorToken).address;
  const query = application.get(queryToken).address;
  return {
    pid: process.pid,
    grpcEndpoint: `${host}:${port}`,
    queryEndpoint: `${query.host}:${query.port}`,
    httpUrl: application.adminUrl,
    // An outside server is read as whoever is named for reading, never as the one who writes.
    ...(engines.store.kind === 'embedded'
      ? embeddedAccounts(application)
      : { clickhouseUrl: engines.store.engine.url, clickhouseReader: reading }),
    startedAt: new Date().toISOString(),
  };
}

function embeddedAccounts(
  application: Application,
): Pick<RuntimeFacts, 'clickhouseUrl' | 'clickhouseReader' | 'clickhouseAuditor'> {
  const { httpUrl, reader, auditor } = application.get(engineToken);
  return { clickhouseUrl: httpUrl, clickhouseReader: reader, clickhouseAuditor: auditor };
}
