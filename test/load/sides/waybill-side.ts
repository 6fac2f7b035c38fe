import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerGroupId } from '@waybill/ledger';
import { topics } from '@waybill/ports';
import { aliasGroupId, stitcherGroupId } from '@waybill/stitcher';
import { createTopics } from '../../failure/deployment/create-topics.js';
import { freePort } from '../../failure/deployment/free-port.js';
import { createServiceMember } from '../../failure/deployment/service-member.js';
import { createAppliedLog } from './applied-log.js';
import type { Side, SideOptions } from './side.js';
import { createStoreOwner } from './store-owner.js';
import { endMembers, endWithThisProcess, partitionCount, profileEnv } from './side-members.js';

const stitcherReads = [
  { topic: topics.events, groupId: stitcherGroupId },
  { topic: topics.aliases, groupId: aliasGroupId },
];
const ledgerReads = [{ topic: topics.facts, groupId: ledgerGroupId }];

/** Waybill as a cluster runs it: each service in a process of its own, with its defaults. */
export async function createWaybillSide({ broker, prefix, profileDirectory }: SideOptions): Promise<Side> {
  const directory = await mkdtemp(join(tmpdir(), 'waybill-bench-'));
  const store = await createStoreOwner(join(directory, 'store'));
  await createTopics({ addresses: [broker], partitionCount, prefix });
  const grpcPort = await freePort();
  const env = {
    ...profileEnv(profileDirectory),
    WAYBILL_LOG_URL: `kafka://${broker}`,
    WAYBILL_KAFKA_PREFIX: prefix,
    WAYBILL_STORE_URL: store.engine.httpUrl,
    WAYBILL_STORE_USER: store.engine.writer.user,
    WAYBILL_STORE_PASSWORD: store.engine.writer.password,
    WAYBILL_DATA_DIR: join(directory, 'services'),
    WAYBILL_COLLECTOR_PORT: String(grpcPort),
  };
  const [collector, stitcher, ledger] = ['collector', 'stitcher', 'ledger'].map((name) =>
    createServiceMember({ name, args: [name], env: { ...env, [`WAYBILL_${name.toUpperCase()}_ADMIN_PORT`]: '0' } }),
  );
  if (collector === undefined || stitcher === undefined || ledger === undefined)
    throw new Error('expected three services');
  const outliveNobody = endWithThisProcess([collector, stitcher, ledger], directory);
  const log = await createAppliedLog({ broker, prefix });
  return {
    name: 'waybill',
    batchEventCount: 100,
    inFlightCountMax: 8,
    endpoint: `127.0.0.1:${grpcPort}`,
    collector,
    stitcher,
    ledger,
    store,
    isApplied: () => log.isApplied(ledger.pid() === undefined ? stitcherReads : [...stitcherReads, ...ledgerReads]),
    async shutdown() {
      await endMembers([collector, stitcher, ledger], profileDirectory);
      await log.shutdown();
      await store.engine.shutdown();
      await rm(directory, { recursive: true, force: true });
      outliveNobody();
    },
  };
}
