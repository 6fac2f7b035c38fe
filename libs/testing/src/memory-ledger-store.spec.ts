import { testLedgerStore } from './ledger-store.contract.js';
import { MemoryLedgerStore } from './memory-ledger-store.js';

testLedgerStore('MemoryLedgerStore', async () => {
  const store = new MemoryLedgerStore();
  return {
    async open() {
      await store.start();
      return store;
    },
    async list() {
      const { sessions, slots, incidents, laneIntervals, statements } = store.list();
      const idsOf = (kind: string) =>
        statements.flatMap(({ event }) => (event.payload.case === kind ? [event.eventId] : []));
      return {
        sessions: sessions.map(({ tenantId, session }) => ({
          tenantId,
          sessionId: session.sessionId,
          calls: session.calls.total,
        })),
        slots: slots.map(({ tenantId, slot }) => ({ tenantId, tool: slot.tool, calls: Number(slot.calls) })),
        runaways: sessions.flatMap(({ runaways }) => runaways.map(({ runawayId }) => runawayId)),
        incidents: incidents.map(({ incident }) => ({
          incidentId: incident.incidentId,
          segments: incident.segments.length,
        })),
        laneChanges: laneIntervals.map(({ interval }) => interval.eventId),
        budgets: idsOf('budgetSet'),
        drills: idsOf('drillFinished'),
      };
    },
    clear: async () => store.clear(),
    dispose: async () => undefined,
  };
});
