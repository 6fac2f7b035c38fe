import { auditTrailOf, callFactsOf, latestWins, spendSlotsOf, type CallFacts } from '@waybill/domain';
import type { VersionedSession, VersionedSlot } from '@waybill/ports';
import { aCallOf } from './call.builder.js';
import { aHistory, builtAtUnixNano } from './trace-event.builder.js';

/** A call of `user:ada` in `session-1` that succeeded, of which nobody says more, unless `init` does. */
export function aCallFacts(init: Partial<CallFacts> = {}): CallFacts {
  const events = aHistory([
    { actor: { chain: [{ id: 'user:ada' }] }, payload: { case: 'toolCallStarted', value: {} } },
  ]);
  return { ...callFactsOf(aCallOf(events)), outcome: 'success', ...init };
}

/** A session of `user:ada` with the given calls, of tenant `acme` at offset 0 unless it says otherwise. */
export function aVersionedSession(
  init: { readonly sessionId: string; readonly calls?: readonly CallFacts[] } & Partial<
    Omit<VersionedSession, 'session'>
  >,
): VersionedSession {
  const { sessionId, calls = [aCallFacts({ sessionId })], ...fields } = init;
  const session = { kind: 'session', principal: 'user:ada', sessionId } as const;
  return {
    tenantId: 'acme',
    version: latestWins(0),
    isDeleted: false,
    session: auditTrailOf({ session, calls, events: [] }),
    runaways: [],
    ...fields,
  };
}

/** The slot that counts one call of a tool, of tenant `acme` at offset 0 unless it says otherwise. */
export function aVersionedSlot(
  init: { readonly tool: string; readonly calls?: bigint } & Partial<Omit<VersionedSlot, 'slot'>>,
): VersionedSlot {
  const { tool, calls = 1n, ...fields } = init;
  const [slot] = spendSlotsOf(aCallFacts({ tool, startedUnixNano: builtAtUnixNano }));
  if (slot === undefined) throw new Error('expected a call to have a slot of its own');
  return { tenantId: 'acme', version: latestWins(0), logPartition: 0, ...fields, slot: { ...slot, calls } };
}
