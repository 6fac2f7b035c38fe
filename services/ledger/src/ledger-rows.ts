import { auditTrailOf, latestWins } from '@waybill/domain';
import type { VersionedControl, VersionedSession } from '@waybill/ports';
import { standingCall, type RolledUpKey } from './roll-up-key.js';

/** The session that a key is, as it stands now; none when nothing changed or the key is no session. */
export function sessionIn({ work, after, changedAt }: RolledUpKey): readonly VersionedSession[] {
  const { tenantId, key } = work;
  if (changedAt === undefined || key.kind !== 'session' || key.sessionId === '') return [];
  const calls = [...after.calls.values()].flatMap((told) => standingCall(told) ?? []);
  const events = [...after.events.values()].flatMap(({ event }) => event?.event ?? []);
  return [
    {
      tenantId,
      version: latestWins(changedAt),
      isDeleted: calls.length + events.length === 0,
      session: auditTrailOf({ session: key, calls, events }),
    },
  ];
}

/** The events about lanes, budgets and drills that a batch told of. */
export function controlsIn({ work, after, eventsAt }: RolledUpKey): readonly VersionedControl[] {
  const { tenantId, key } = work;
  if (key.kind !== 'lane' && key.kind !== 'budget' && key.kind !== 'drill') return [];
  return [...eventsAt].flatMap(([eventId, offset]) => {
    const event = after.events.get(eventId)?.event?.event;
    return event === undefined ? [] : [{ tenantId, version: latestWins(offset), key, event }];
  });
}
