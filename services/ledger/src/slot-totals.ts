import { emptyTotals, isEmpty, latestWins, plus, type SlotTotals } from '@waybill/domain';
import type { StateChange, StateStore, VersionedSlot } from '@waybill/ports';
import { digestOf } from './key-states.js';
import type { RolledUpKey } from './roll-up-key.js';

/** The slots that a batch changed, with all that lies in them now. */
export interface ChangedSlots {
  readonly rows: readonly VersionedSlot[];
  readonly changes: readonly StateChange[];
}

/**
 * Adds what a batch changes to what lies in the slots. The totals are part of the state, so that they and the offset that
 * they reflect change together: no change is ever added twice.
 */
export async function addToSlots(
  store: StateStore,
  partition: number,
  rolledUp: readonly RolledUpKey[],
): Promise<ChangedSlots> {
  const slots = rolledUp.flatMap(({ work, slots }) =>
    [...slots].map(([text, change]) => ({
      ...change,
      tenantId: work.tenantId,
      key: `slot/${digestOf([work.tenantId, text])}`,
    })),
  );
  const known = await store.get(
    partition,
    slots.map(({ key }) => key),
  );
  const changed = slots.map((slot, at) => ({ ...slot, totals: plus(fromTotalsBytes(known[at]), slot.totals) }));
  return {
    rows: changed.map(({ tenantId, place, totals, offset }) => ({
      tenantId,
      version: latestWins(offset),
      logPartition: partition,
      slot: { ...place, ...totals },
    })),
    changes: changed.map(({ key, totals }) => ({ key, value: isEmpty(totals) ? undefined : toTotalsBytes(totals) })),
  };
}

type TotalsText = readonly [estimated: string, actual: string, calls: string, entries: string, unpriced: string];

function toTotalsBytes(totals: SlotTotals): Uint8Array {
  const numbers = [totals.estimatedNanos, totals.actualNanos, totals.calls, totals.entries, totals.unpricedEntries];
  return new TextEncoder().encode(JSON.stringify(numbers.map(String)));
}

function fromTotalsBytes(bytes: Uint8Array | undefined): SlotTotals {
  if (bytes === undefined) return emptyTotals;
  const [estimated, actual, calls, entries, unpriced] = JSON.parse(new TextDecoder().decode(bytes)) as TotalsText;
  return {
    estimatedNanos: BigInt(estimated),
    actualNanos: BigInt(actual),
    calls: BigInt(calls),
    entries: BigInt(entries),
    unpricedEntries: BigInt(unpriced),
  };
}
