import { create, toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema, type TraceEvent } from '@waybill/contracts';
import { homeTraceOf, noRates, partitionOf } from '@waybill/domain';
import { rollUpBatch } from '@waybill/ledger';
import {
  topics,
  type EventLogWriter,
  type LogEntry,
  type LogRecord,
  type StateStore,
  type Topic,
} from '@waybill/ports';
import { bindBatch, stitchBatch } from '@waybill/stitcher';
import { builtAtUnixNano, MemoryLedgerStore, MemoryProjectionStore, MemoryStateStore } from '@waybill/testing';

/** Where a run is cut and broken: how many records a batch takes, and whether it dies before its state is kept. */
export interface Chance {
  readonly sizes: number[];
  readonly deaths: boolean[];
}

/** A log of several partitions, and a stitcher and a ledger that apply it until there is nothing left to do. */
export class FoldedWorld {
  readonly calls = new MemoryProjectionStore();
  readonly ledger = new MemoryLedgerStore();
  readonly #state = new MemoryStateStore();
  readonly #aliasState = new MemoryStateStore();
  readonly #ledgerState = new MemoryStateStore();
  readonly #counts: Readonly<Record<Topic, number>> = {
    [topics.events]: 2,
    [topics.aliases]: 1,
    [topics.facts]: 2,
    [topics.quarantine]: 1,
  };
  readonly #records = new Map<string, LogRecord[]>();
  readonly #done = new Map<string, number>();

  readonly #log: EventLogWriter = {
    name: 'log',
    start: async () => undefined,
    shutdown: async () => undefined,
    partitionCount: (topic) => this.#counts[topic],
    append: async (entries) => entries.map((entry) => this.#append(entry)),
  };

  static async create(): Promise<FoldedWorld> {
    const world = new FoldedWorld();
    const parts = [world.calls, world.ledger, world.#state, world.#aliasState, world.#ledgerState];
    await Promise.all(parts.map((each) => each.start()));
    return world;
  }

  #append({ topic, partition, bytes }: LogEntry): LogRecord {
    const records = this.#records.get(`${topic}/${partition}`) ?? [];
    const record = { topic, partition, offset: records.length, appendedUnixNano: builtAtUnixNano, bytes };
    this.#records.set(`${topic}/${partition}`, [...records, record]);
    return record;
  }

  emit(events: readonly TraceEvent[]): void {
    for (const event of events) {
      const batch = create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [event] });
      const partition = partitionOf('acme', homeTraceOf(event) ?? new Uint8Array(16), this.#counts[topics.events]);
      this.#append({ topic: topics.events, partition, bytes: toBinary(EventBatchSchema, batch) });
    }
  }

  async settle({ sizes, deaths }: Chance): Promise<void> {
    for (let round = 0; round < 400; round++) {
      const open = [...this.#records].filter(([key, records]) => (this.#done.get(key) ?? 0) < records.length);
      const waiting = open.filter(([key]) => !key.startsWith(topics.quarantine));
      const [key, records] = waiting[round % Math.max(1, waiting.length)] ?? [];
      if (key === undefined || records === undefined) return;
      const done = this.#done.get(key) ?? 0;
      const batch = records.slice(done, done + (sizes.shift() ?? records.length));
      try {
        await this.#apply(batch, deaths.shift() ?? false);
        this.#done.set(key, done + batch.length);
      } catch (error) {
        if (!(error instanceof Death)) throw error;
      }
    }
    throw new Error('the services never come to rest');
  }

  async #apply(records: readonly LogRecord[], dies: boolean): Promise<void> {
    const [first] = records;
    if (first === undefined) return;
    const { topic, partition } = first;
    const batch = { topic, partition, records };
    const log = this.#log;
    const mortal = (state: StateStore) => (dies ? dying(state) : state);
    if (topic === topics.aliases) await bindBatch(batch, { log, state: mortal(this.#aliasState) });
    if (topic === topics.facts)
      await rollUpBatch(batch, { log, state: mortal(this.#ledgerState), store: this.ledger, projectionId: 'p' });
    if (topic === topics.events)
      await stitchBatch(batch, {
        log,
        state: mortal(this.#state),
        store: this.calls,
        archive: this.calls,
        projectionId: 'p',
        limits: { callEventCountMax: 64, looseEventCountMax: 64 },
        rates: noRates,
        positions: new Map(),
      });
  }
}

class Death extends Error {}

/** Everything that a batch says is said already when it dies. */
function dying(state: StateStore): StateStore {
  return {
    name: state.name,
    start: () => state.start(),
    shutdown: () => state.shutdown(),
    open: (partition) => state.open(partition),
    partition: (partition) => state.partition(partition),
    get: (partition, keys) => state.get(partition, keys),
    list: (partition, options) => state.list(partition, options),
    clear: (partition) => state.clear(partition),
    commit: () => Promise.reject(new Death()),
  };
}
