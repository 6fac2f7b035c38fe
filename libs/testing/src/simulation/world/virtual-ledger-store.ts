import type { LedgerProjection, LedgerStore } from '@waybill/ports';
import type { Random } from '../random.js';
import { toLedgerInserts, type LedgerRow, type LedgerTable, type LedgerValues } from './ledger-rows.js';
import type { Process, Steps } from './steps.js';

export interface VirtualLedgerStoreOptions {
  readonly steps: Steps;
  /** Names the store that the tables lie in: that of the calls. */
  readonly identity: () => string;
  /** Told after rows have landed. */
  readonly onRows: (rows: readonly LedgerRow[]) => void;
}

/** What a reader sees of one row. */
export interface ViewedRow<T extends LedgerTable> {
  readonly tenantId: string;
  readonly value: LedgerValues[T];
}

/**
 * The ledger's tables in the store of a simulated world. One row per key, as ReplacingMergeTree keeps them: the highest
 * version, of equal ones the one inserted later. A view hides an episode that is older than its session.
 */
export class VirtualLedgerStore {
  readonly #options: VirtualLedgerStoreOptions;
  readonly #tables = new Map<LedgerTable, Map<string, Map<string, LedgerRow>>>();

  constructor(options: VirtualLedgerStoreOptions) {
    this.#options = options;
  }

  /** Forgets every row. */
  replace(): void {
    this.#tables.clear();
  }

  /** The store as one process sees it. */
  openFor(process: Process): LedgerStore {
    const { steps, identity } = this.#options;
    return {
      name: 'ledger store',
      start: async () => undefined,
      shutdown: async () => undefined,
      identity: () => steps.do(process, { name: 'identity', subject: 'store', run: identity }),
      upsert: async (projection) => await this.#upsert(process, projection),
    };
  }

  async #upsert(process: Process, projection: LedgerProjection): Promise<void> {
    for (const rows of toLedgerInserts(projection)) {
      if (rows.length === 0) continue;
      await this.#options.steps.do(process, {
        name: 'insert',
        subject: [...new Set(rows.map((row) => row.table))].join(','),
        isDelayable: true,
        run: () => this.#insert(rows),
        runPartly: (random) => this.#insert(someTables(rows, random)),
      });
    }
  }

  #insert(rows: readonly LedgerRow[]): void {
    for (const row of rows) {
      const table = this.#tables.get(row.table) ?? new Map<string, Map<string, LedgerRow>>();
      this.#tables.set(row.table, table);
      const owned = table.get(row.ownerKey) ?? new Map<string, LedgerRow>();
      table.set(row.ownerKey, owned);
      const kept = owned.get(row.rowKey);
      if (kept === undefined || row.version >= kept.version) owned.set(row.rowKey, row);
    }
    this.#options.onRows(rows);
  }

  /** The rows of a table, as a reader of the views sees them. */
  list<T extends LedgerTable>(table: T): readonly ViewedRow<T>[] {
    const owners = [...(this.#tables.get(table) ?? [])];
    const rows = owners.flatMap(([ownerKey, owned]) => {
      const rows = [...owned.values()].filter((row) => !row.isDeleted);
      return table === 'runaways' ? rows.filter((row) => this.#isOfNewest(ownerKey, row)) : rows;
    });
    return rows as readonly ViewedRow<LedgerTable>[] as readonly ViewedRow<T>[];
  }

  #isOfNewest(sessionKey: string, row: LedgerRow): boolean {
    const session = this.#tables.get('sessions')?.get(sessionKey)?.get('');
    return session !== undefined && !session.isDeleted && row.version >= session.version;
  }
}

/** An insert into one table is one block, and lands whole or not at all; of several tables some may land. */
function someTables(rows: readonly LedgerRow[], random: Random): readonly LedgerRow[] {
  const landed = new Set(random.some([...new Set(rows.map((row) => row.table))], 0.5));
  return rows.filter((row) => landed.has(row.table));
}
