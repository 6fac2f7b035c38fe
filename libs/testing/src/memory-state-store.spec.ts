import { MemoryStateStore } from './memory-state-store.js';
import { testStateStore } from './state-store.contract.js';

testStateStore('MemoryStateStore', async () => {
  const store = new MemoryStateStore();
  return {
    async open() {
      await store.start();
      return store;
    },
    dispose: async () => undefined,
  };
});
