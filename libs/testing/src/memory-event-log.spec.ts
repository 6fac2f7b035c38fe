import { testEventLog } from './event-log.contract.js';
import { MemoryEventLog } from './memory-event-log.js';

testEventLog('MemoryEventLog', async (setup) => {
  const log = new MemoryEventLog(setup);
  return {
    hasTestClock: true,
    async open() {
      await log.start();
      return log;
    },
    dispose: async () => undefined,
  };
});
