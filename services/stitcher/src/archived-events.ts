import { eventLimits } from '@waybill/domain';
import { eventArchiveLimits, type EventArchive } from '@waybill/ports';

/** Events of one call of a tenant. */
export interface WantedEvents {
  readonly tenantId: string;
  readonly eventIds: readonly string[];
}

/** The stored bytes of several calls, each in the order of its ids; `undefined` where an event is not stored. */
export async function getArchivedEvents(
  archive: EventArchive,
  wanted: readonly WantedEvents[],
): Promise<readonly (readonly (Uint8Array | undefined)[])[]> {
  const found = new Map<string, Map<string, Uint8Array>>();
  for (const tenantId of new Set(wanted.map((each) => each.tenantId))) {
    const ids = [...new Set(wanted.filter((each) => each.tenantId === tenantId).flatMap((each) => each.eventIds))];
    const events = new Map<string, Uint8Array>();
    for (let start = 0; start < ids.length; start += idsPerRequest) {
      const part = ids.slice(start, start + idsPerRequest);
      const answers = await archive.getEvents(tenantId, part);
      part.forEach((id, at) => {
        const bytes = answers[at];
        if (bytes !== undefined) events.set(id, bytes);
      });
    }
    found.set(tenantId, events);
  }
  return wanted.map(({ tenantId, eventIds }) => eventIds.map((id) => found.get(tenantId)?.get(id)));
}

/** With the largest events an answer stays within what the archive gives at once. */
const idsPerRequest = Math.floor(eventArchiveLimits.answerBytesMax / eventLimits.eventBytesMax);
