import type { Call, LogCount, RecordedEvent } from '@waybill/domain';
import type { EventArchive, Projection, ProjectionStore } from '@waybill/ports';
import type { Random } from '../random.js';
import type { Process, Steps } from './steps.js';
import { toInserts, type RowValues, type TableName, type VersionedRow } from './versioned-rows.js';

export interface VirtualStoreOptions {
  readonly steps: Steps;
  /** Told after rows have landed. */
  readonly onRows: (rows: readonly VersionedRow[]) => void;
}

/** One call as a reader of the views sees it, with what hangs below it. */
export interface ViewedCall {
  readonly tenantId: string;
  readonly call: Call;
  readonly version: bigint;
  readonly attempts: readonly RowValues['attempts'][];
  readonly upstreamCalls: readonly RowValues['upstream_calls'][];
  readonly effects: readonly RowValues['effects'][];
  readonly denials: readonly RowValues['denials'][];
  readonly spendEntries: readonly RowValues['spend_entries'][];
  readonly evidence: readonly RowValues['evidence'][];
}

type Rows = Map<string, Map<string, VersionedRow>>;

const callTables = ['attempts', 'upstream_calls', 'effects', 'denials', 'spend_entries', 'evidence'] as const;

/**
 * The store of a simulated world. One row per key, as ReplacingMergeTree keeps them: the highest version, of equal ones
 * the one inserted later. A view shows the newest children of a call, when they are not older than the call.
 */
export class VirtualStore {
  readonly #options: VirtualStoreOptions;
  readonly #tables = new Map<TableName, Rows>();
  #generation = 1;

  constructor(options: VirtualStoreOptions) {
    this.#options = options;
  }

  /** Forgets every row, as if somebody had replaced the store: its identity becomes another. */
  replace(): void {
    this.#tables.clear();
    this.#generation += 1;
  }

  get identity(): string {
    return `store-${this.#generation}`;
  }

  /** The store as one process sees it. */
  openFor(process: Process): ProjectionStore {
    const { steps } = this.#options;
    return {
      name: 'store',
      start: async () => undefined,
      shutdown: async () => undefined,
      identity: () => steps.do(process, { name: 'identity', subject: 'store', run: () => this.identity }),
      upsert: async (projection) => await this.#upsert(process, projection),
    };
  }

  /** The stored events as one process reads them back. */
  openArchiveFor(process: Process): EventArchive {
    return {
      name: 'archive',
      start: async () => undefined,
      shutdown: async () => undefined,
      getEvents: async (tenantId, eventIds) => {
        if (eventIds.length === 0) return [];
        return await this.#options.steps.do(process, {
          name: 'read events',
          subject: 'store',
          run: () => eventIds.map((eventId) => this.eventOf(`${tenantId}\n${eventId}`)?.bytes.slice()),
        });
      },
    };
  }

  async #upsert(process: Process, projection: Projection): Promise<void> {
    for (const rows of toInserts(projection)) {
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

  #insert(rows: readonly VersionedRow[]): void {
    for (const row of rows) {
      const table = this.#tables.get(row.table) ?? new Map<string, Map<string, VersionedRow>>();
      this.#tables.set(row.table, table);
      const owned = table.get(row.ownerKey) ?? new Map<string, VersionedRow>();
      table.set(row.ownerKey, owned);
      const kept = owned.get(row.rowKey);
      if (kept === undefined || row.version >= kept.version) owned.set(row.rowKey, row);
    }
    this.#options.onRows(rows);
  }

  /** The event of a key, as stored. */
  eventOf(key: string): RecordedEvent | undefined {
    return this.#row('events', key)?.value as RecordedEvent | undefined;
  }

  events(): readonly RecordedEvent[] {
    return this.#all('events') as readonly RecordedEvent[];
  }

  /** What is said to have become of the events of one record. */
  logCountsOf(partition: number, offset: number): readonly LogCount[] {
    const rows = this.#tables.get('log_counts')?.get(`${partition}/${offset}`)?.values() ?? [];
    return [...rows].map((row) => row.value as LogCount);
  }

  calls(): readonly ViewedCall[] {
    return [...(this.#tables.get('calls')?.keys() ?? [])].flatMap((key) => this.callOf(key) ?? []);
  }

  /** One call as the views show it; `undefined` when there is none, or none any more. */
  callOf(key: string): ViewedCall | undefined {
    const row = this.#row('calls', key);
    if (row === undefined || row.isDeleted) return undefined;
    const below = <T extends (typeof callTables)[number]>(table: T) => {
      const children = [...(this.#tables.get(table)?.get(key)?.values() ?? [])].filter((child) => !child.isDeleted);
      const newest = children.reduce((most, { version }) => (version > most ? version : most), row.version);
      return children.filter(({ version }) => version === newest).map((child) => child.value as RowValues[T]);
    };
    return {
      tenantId: key.slice(0, key.indexOf('\n')),
      call: row.value as Call,
      version: row.version,
      attempts: below('attempts'),
      upstreamCalls: below('upstream_calls'),
      effects: below('effects'),
      denials: below('denials'),
      spendEntries: below('spend_entries'),
      evidence: below('evidence'),
    };
  }

  #row(table: TableName, ownerKey: string): VersionedRow | undefined {
    return this.#tables.get(table)?.get(ownerKey)?.get('');
  }

  #all(table: TableName): readonly unknown[] {
    return [...(this.#tables.get(table)?.values() ?? [])].flatMap((owned) =>
      [...owned.values()].map((row) => row.value),
    );
  }
}

/** An insert into one table is one block, and lands whole or not at all; of several tables some may land. */
function someTables(rows: readonly VersionedRow[], random: Random): readonly VersionedRow[] {
  const landed = new Set(random.some([...new Set(rows.map((row) => row.table))], 0.5));
  return rows.filter((row) => landed.has(row.table));
}
