import { MemoryProjectionStore } from './memory-projection-store.js';
import { testProjectionStore } from './projection-store.contract.js';

testProjectionStore('MemoryProjectionStore', async () => {
  const store = new MemoryProjectionStore();
  return {
    async open() {
      await store.start();
      return store;
    },
    async list() {
      const { events, calls, looseEvidence, quarantined, logCounts, redrives } = store.list();
      return {
        events: events.map(({ tenantId, event, logOffset }) => ({ tenantId, eventId: event.eventId, logOffset })),
        calls: calls.map(({ tenantId, call }) => ({ tenantId, callId: call.callId, tool: call.tool.name })),
        looseEvidence: looseEvidence.map(({ tenantId, event }) => ({
          tenantId,
          eventId: event.eventId,
          checkpointId: event.payload.case === 'checkpointRecorded' ? event.payload.value.checkpointId : '',
        })),
        quarantined: quarantined.map(({ tenantId, failureId }) => ({ tenantId, failureId })),
        logCounts: logCounts.map(({ tenantId, logOffset, producer, storedEventIds }) => ({
          tenantId,
          logOffset,
          instance: producer.instance,
          eventIds: storedEventIds,
        })),
        redrives: redrives.map(({ tenantId, failureId, operator }) => ({ tenantId, failureId, operator })),
      };
    },
    clear: async () => store.clear(),
    dispose: async () => undefined,
  };
});
