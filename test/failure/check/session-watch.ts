import { setTimeout as sleep } from 'node:timers/promises';
import type { ExpectedSession } from './expected-rows.js';
import type { StoreReader } from './store-reader.js';
import { listSessions } from './stored-rows.js';

/** A reader that looks at all sessions again and again while faults happen. */
export interface SessionWatch {
  /** The rows were dropped on purpose, or come back: what was seen before counts no more. */
  forget(): void;
  /** Ends the reading, and compares nothing. */
  end(): void;
  /** Ends the reading; compares everything that was ever seen with what each session must come to. */
  finish(expected: ReadonlyMap<string, ExpectedSession>): Promise<WatchReport>;
}

export interface WatchReport {
  readonly problems: readonly string[];
  /** How often all sessions were read. */
  readonly readCount: number;
  /** Reads that the store did not answer: it was being killed. */
  readonly failedReadCount: number;
}

const shownCountMax = 5;

/** A read of many sessions takes long; who reads without a pause takes the machine from who folds. */
const pausePerRead = 4;

/** Starts to read. What one session was seen as is kept, each different sight once, in the order of the reads. */
export function watchSessions(reader: StoreReader, intervalMs: number): SessionWatch {
  const sights = new Map<string, ExpectedSession[]>();
  const ending = new AbortController();
  let [readCount, failedReadCount] = [0, 0];
  const reading = (async () => {
    for (let tookMs = 0; !ending.signal.aborted;) {
      await sleep(Math.max(intervalMs, tookMs * pausePerRead));
      const forgotten = sights.size;
      const begunMs = performance.now();
      const sessions = await listSessions(reader).catch(() => undefined);
      tookMs = performance.now() - begunMs;
      if (sessions === undefined) failedReadCount += 1;
      // A read that was under way when everything was to be forgotten belongs to before.
      if (sessions === undefined || sights.size < forgotten) continue;
      readCount += 1;
      for (const [key, session] of sessions) note(sights, key, session);
    }
  })();
  return {
    forget: () => sights.clear(),
    end: () => ending.abort(),
    async finish(expected) {
      ending.abort();
      await reading;
      const problems = [...sights].flatMap(([key, seen]) => problemsOf(key, seen, expected.get(key)));
      const shown = problems.slice(0, shownCountMax);
      return {
        problems: problems.length > shown.length ? [...shown, `and ${problems.length - shown.length} more`] : shown,
        readCount,
        failedReadCount,
      };
    },
  };
}

function note(sights: Map<string, ExpectedSession[]>, key: string, session: ExpectedSession): void {
  const seen = sights.get(key);
  if (seen === undefined) sights.set(key, [session]);
  else if (toText(seen.at(-1)) !== toText(session)) seen.push(session);
}

/** Counts only grow, nothing overshoots, and what has come to its total stays there. */
function problemsOf(key: string, seen: readonly ExpectedSession[], expected: ExpectedSession | undefined): string[] {
  if (expected === undefined) return [`${key}: seen by a reader, and nothing was acknowledged of it`];
  const over = seen.find((each) => each.callCount > expected.callCount || each.upstreamCount > expected.upstreamCount);
  const shrunk = seen.findIndex((each, index) => each.callCount < (seen[index - 1]?.callCount ?? 0));
  const closedAt = seen.findIndex((each) => toText(each) === toText(expected));
  return [
    ...(over === undefined ? [] : [`${key} overshot: expected ${toText(expected)}, seen ${toText(over)}`]),
    ...(shrunk < 0 ? [] : [`${key} shrank: seen ${toText(seen[shrunk - 1])}, then ${toText(seen[shrunk])}`]),
    ...(closedAt < 0 || closedAt === seen.length - 1
      ? []
      : [`${key} was closed and changed: ${toText(expected)}, then ${toText(seen[closedAt + 1])}`]),
  ];
}

/** A session as text: what is zero left out, the rest in one order, so that an absent sum and an empty one are the same. */
function toText(session: ExpectedSession | undefined): string {
  if (session === undefined) return 'none';
  return JSON.stringify({
    ...session,
    byOutcome: toPlain(Object.entries(session.byOutcome)),
    estimatedByCurrency: toPlain([...session.estimatedByCurrency]),
    actualByCurrency: toPlain([...session.actualByCurrency]),
  });
}

function toPlain(sums: readonly (readonly [string, bigint | number])[]): Readonly<Record<string, string>> {
  const counted = sums.filter(([, sum]) => BigInt(sum) !== 0n).map(([name, sum]) => [name, sum.toString()] as const);
  return Object.fromEntries(counted.sort(([left], [right]) => (left < right ? -1 : 1)));
}
