import { topics } from '@waybill/ports';
import type { LedgerRow } from '../world/ledger-rows.js';
import type { VirtualLog } from '../world/virtual-log.js';
import { SlotReckoning } from './slot-reckoning.js';
import { placeOfRow, sumsOfRow } from './slot-rows.js';
import { sumsText } from './slot.js';

/** The low bits of a version are the offset that the row stands at. */
const offsetMask = (1n << 48n) - 1n;

/** What holds of the ledger's rows at every moment. */
export class LedgerInvariants {
  readonly #reckonings: readonly SlotReckoning[];
  /** Store, partition, tenant and slot -> the newest record that a stored row rests on. */
  readonly #stored = new Map<string, number>();
  /** Store and partition -> before which record all slots are known to be stored. */
  readonly #verified = new Map<string, number>();

  constructor(log: VirtualLog) {
    this.#reckonings = log
      .partitionsOf(topics.facts)
      .map((partition) => new SlotReckoning(() => log.recordsOf(topics.facts, partition)));
  }

  /** How many facts were told. */
  factCount(): number {
    return this.#reckonings.reduce((sum, each) => sum + each.factCount(), 0);
  }

  /**
   * Says which of the rows that were just written is a slot that never held what it says. Whoever wrote them, and when:
   * a slot is always the sum of the distinct entries that count, as of the record that its version names.
   */
  findWrongSlot(rows: readonly LedgerRow[], storeIdentity: string): string | undefined {
    for (const row of rows) {
      if (row.table !== 'spend_minutes') continue;
      const { tenantId, version, logPartition, value } = row;
      const offset = Number(version & offsetMask);
      const place = placeOfRow(value);
      const key = storedKey(storeIdentity, logPartition ?? -1, `${tenantId} ${place}`);
      this.#stored.set(key, Math.max(offset, this.#stored.get(key) ?? -1));
      const expected = this.#reckonings[logPartition ?? -1]?.textAt(tenantId, place, offset);
      const found = sumsText(sumsOfRow(value));
      if (expected !== found) {
        return `slot ${place} of ${tenantId} at ${topics.facts}/${logPartition} ${offset}: expected ${expected}, found ${found}`;
      }
    }
    return undefined;
  }

  /** Says which slot that a record has changed is not stored, although the record will not be read again. */
  findUnstored(storeIdentity: string, partition: number, appliedOffset: number): string | undefined {
    const key = `${storeIdentity} ${partition}`;
    const from = this.#verified.get(key) ?? 0;
    this.#verified.set(key, Math.max(from, appliedOffset + 1));
    const changes = this.#reckonings[partition]?.changesWithin(from, appliedOffset + 1) ?? [];
    const lost = changes.find(({ tenantId, place, offset }) => {
      const stored = this.#stored.get(storedKey(storeIdentity, partition, `${tenantId} ${place}`));
      return stored === undefined || stored < offset;
    });
    return lost === undefined
      ? undefined
      : `slot ${lost.place} of ${lost.tenantId} at ${topics.facts}/${partition} ${lost.offset} is not stored when the state was committed`;
  }
}

function storedKey(storeIdentity: string, partition: number, slot: string): string {
  return `${storeIdentity} ${partition} ${slot}`;
}
