import { describeWithContainers, startClickHouseContainer, writerPassword } from '@waybill/testing/containers';
import { testClickHouseStores } from './clickhouse-stores.contract.js';
import { aStoreServer, type StoreEngine } from './store-engine.builder.js';

describeWithContainers('A ClickHouse server in a container', (containers) => {
  testClickHouseStores('A container', async (): Promise<StoreEngine> => {
    const container = await startClickHouseContainer(containers);
    // With the accounts that a server gets from us: what the contracts need, the writer may.
    const server = await aStoreServer({
      url: `http://${container.address}`,
      user: 'writer',
      password: writerPassword,
    });
    return {
      ...server,
      async shutdown() {
        await server.shutdown();
        await container.stop();
      },
    };
  });
});
