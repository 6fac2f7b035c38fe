import { MemoryChangelog, MemoryStateStore, testStateStore } from '@waybill/testing';
import { createNode } from './changelog-node.builder.js';

testStateStore('a state store with a changelog', async () => {
  const changelog = new MemoryChangelog();
  const disk = new MemoryStateStore();
  return {
    open: async () => (await createNode(changelog, disk)).state,
    dispose: async () => undefined,
  };
});

testStateStore('a state store with a changelog, each time on an empty disk', async () => {
  const changelog = new MemoryChangelog();
  return {
    open: async () => (await createNode(changelog, new MemoryStateStore())).state,
    dispose: async () => undefined,
  };
});
