import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreReader } from '../check/store-reader.js';

/** How far what was acknowledged is ahead of what is stored. */
export interface LeadWatch {
  /** True while so much waits in the log that it would take long to come to rest. */
  isFarAhead(): boolean;
  end(): void;
}

const lookIntervalMs = 1_000;

/** Some seconds of work on a machine that has other things to do. */
const leadCountMax = 5_000;

/** Looks at the store again and again; while it does not answer, what it said last holds. */
export function watchLead(reader: StoreReader, ackedCount: () => number): LeadWatch {
  const ending = new AbortController();
  let storedCount = 0;
  const look = async () => {
    while (!ending.signal.aborted) {
      const [row] = await reader
        .list<{ stored: string }>('SELECT uniqExact(event_id) AS stored FROM waybill.events')
        .catch(() => []);
      if (row !== undefined) storedCount = Number(row.stored);
      await sleep(lookIntervalMs);
    }
  };
  void look();
  return {
    isFarAhead: () => ackedCount() - storedCount > leadCountMax,
    end: () => ending.abort(),
  };
}
