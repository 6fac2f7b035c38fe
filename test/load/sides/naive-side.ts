import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { topics } from '@waybill/ports';
import { createTopics } from '../../failure/deployment/create-topics.js';
import { freePort } from '../../failure/deployment/free-port.js';
import { createServiceMember } from '../../failure/deployment/service-member.js';
import { naiveTables } from '../naive/naive-tables.js';
import { createAppliedLog } from './applied-log.js';
import { endMembers, endWithThisProcess, partitionCount, profileEnv } from './side-members.js';
import type { Side, SideOptions } from './side.js';
import { createStoreOwner } from './store-owner.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const groupId = 'processor';
const reads = [{ topic: topics.events, groupId }];

/** The pipeline as one would write it first: one event per request and per record, decoded in each process, rows as JSON. */
export async function createNaiveSide({ broker, prefix, profileDirectory }: SideOptions): Promise<Side> {
  const directory = await mkdtemp(join(tmpdir(), 'waybill-bench-'));
  const store = await createStoreOwner(join(directory, 'store'));
  for (const table of naiveTables) await store.list(table);
  await createTopics({ addresses: [broker], partitionCount, prefix });
  const endpoint = `127.0.0.1:${await freePort()}`;
  const env = {
    ...profileEnv(profileDirectory),
    KAFKAJS_NO_PARTITIONER_WARNING: '1',
    NAIVE_BROKER: broker,
    NAIVE_TOPIC: `${prefix}${topics.events}`,
    NAIVE_GROUP: `${prefix}${groupId}`,
    NAIVE_ENDPOINT: endpoint,
    NAIVE_STORE_URL: store.engine.httpUrl,
    NAIVE_STORE_USER: store.engine.writer.user,
    NAIVE_STORE_PASSWORD: store.engine.writer.password,
  };
  const member = (name: string) =>
    createServiceMember({
      name: `naive ${name}`,
      program: ['--import', path('../../failure/from-source.js'), path(`../naive/${name}.ts`)],
      args: [],
      env,
    });
  const [collector, stitcher] = [member('collector'), member('processor')];
  const outliveNobody = endWithThisProcess([collector, stitcher], directory);
  const log = await createAppliedLog({ broker, prefix });
  return {
    name: 'naive',
    batchEventCount: 1,
    inFlightCountMax: 256,
    endpoint,
    collector,
    stitcher,
    ledger: undefined,
    store,
    isApplied: () => log.isApplied(reads),
    async shutdown() {
      await endMembers([collector, stitcher], profileDirectory);
      await log.shutdown();
      await store.engine.shutdown();
      await rm(directory, { recursive: true, force: true });
      outliveNobody();
    },
  };
}
