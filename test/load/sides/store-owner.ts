import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import { until } from '../../failure/until.js';

/** An engine of its own, asked as the account that owns the tables. */
export interface StoreOwner {
  readonly engine: ClickHouseEngine;
  pid(): number;
  /** Rows as objects, numbers of 64 bits as decimal text. Rejects when the store refuses. */
  list<Row>(query: string): Promise<readonly Row[]>;
  /** Events that are stored, each counted once. */
  countEvents(): Promise<number>;
  /** Insert statements since the engine started. */
  countInserts(): Promise<number>;
  /** Those of these calls whose row says how they ended. */
  listFinished(calls: readonly string[]): Promise<readonly string[]>;
  /** Waits until the engine merges nothing: what it does for an insert is then done. */
  rest(): Promise<void>;
  /** Merges every table to its end, and answers what all of them occupy on disk, in bytes. */
  compact(): Promise<number>;
}

const queryTimeoutMs = 120_000;
/** Merges begin some time after an insert: the engine is at rest when it was seen so this often in turn. */
const restingLookCountMin = 10;

/** Starts an engine in a directory. */
export async function createStoreOwner(dataDirectory: string): Promise<StoreOwner> {
  const engine = createClickHouseEngine({ dataDirectory, httpPort: 0 });
  await engine.start();
  const list = <Row>(query: string) => ask<Row>(engine, query);
  return {
    engine,
    pid() {
      if (engine.state.phase === 'ready' && engine.state.pid !== undefined) return engine.state.pid;
      throw new Error(`expected an engine that runs, found it ${engine.state.phase}`);
    },
    list,
    async countEvents() {
      const [row] = await list<{ count: string }>('SELECT uniqExact(event_id) AS count FROM waybill.events');
      return Number(row?.count);
    },
    async countInserts() {
      const [row] = await list<{ value: string }>("SELECT value FROM system.events WHERE event = 'InsertQuery'");
      return Number(row?.value ?? 0);
    },
    async listFinished(calls) {
      const named = calls.map((call) => `'${call}'`).join(',');
      const query = `SELECT DISTINCT call_id FROM waybill.calls WHERE call_id IN (${named}) AND outcome NOT IN ('', 'unknown')`;
      return (await list<{ call_id: string }>(query)).map(({ call_id }) => call_id);
    },
    async rest() {
      let restingLookCount = 0;
      await until('an engine that merges nothing', async () => {
        const [row] = await list<{ count: string }>('SELECT count() AS count FROM system.merges');
        restingLookCount = row?.count === '0' ? restingLookCount + 1 : 0;
        return restingLookCount >= restingLookCountMin;
      });
    },
    async compact() {
      const tables = await list<{ name: string }>(
        "SELECT name FROM system.tables WHERE database = 'waybill' AND engine LIKE '%MergeTree' ORDER BY name",
      );
      for (const { name } of tables) await list(`OPTIMIZE TABLE waybill.${name} FINAL`);
      const [row] = await list<{ bytes: string }>(
        "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = 'waybill'",
      );
      return Number(row?.bytes);
    },
  };
}

async function ask<Row>(engine: ClickHouseEngine, query: string): Promise<readonly Row[]> {
  const settings = 'output_format_json_quote_64bit_integers=1&default_format=JSONEachRow&wait_end_of_query=1';
  const answer = await fetch(`${engine.httpUrl}/?${settings}`, {
    method: 'POST',
    body: query,
    headers: { 'X-ClickHouse-User': engine.writer.user, 'X-ClickHouse-Key': engine.writer.password },
    signal: AbortSignal.timeout(queryTimeoutMs),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the store refused ${query.slice(0, 80)}: ${text.slice(0, 400)}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
