import { testEventArchive } from './event-archive.contract.js';
import { MemoryProjectionStore } from './memory-projection-store.js';

testEventArchive('MemoryProjectionStore', async () => {
  const store = new MemoryProjectionStore();
  await store.start();
  return { store, archive: store, dispose: () => store.shutdown() };
});
