import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { Random } from '@waybill/testing/simulation';
import { until } from '../until.js';
import type { LedgerFile } from '../ledger/ledger-file.js';
import type { MixOptions } from '../workload/w1-mix.js';
import { EventStream, type EventBatch } from './event-stream.js';
import { createPublishClient, toRequestBytes, type PublishAnswer, type PublishClient } from './publish-client.js';

export interface LoadOptions {
  readonly mix: MixOptions;
  /** `host:port` of the collector; it stays the same, whoever is killed. */
  readonly endpoint: string;
  readonly ledger: LedgerFile;
  /** Producers at once, each with one request under way. */
  readonly producerCount: number;
  /** Events of one request; the last ones are smaller. */
  readonly batchEventCount: number;
  /** Each producer waits this long between two requests. */
  readonly pauseMs: number;
  /** While it says so, producers wait long between two requests. Never for ever: some faults want to see a request fail. */
  readonly isFarAhead?: () => boolean;
  /** No call begins beyond this; `undefined`: until told to drain. */
  readonly callCountMax?: number;
}

/** What became of what was sent, in events. */
export interface LoadCounts {
  readonly callCount: number;
  readonly sentCount: number;
  readonly ackedCount: number;
  readonly refusedCount: number;
  readonly unknownCount: number;
  /** Tries that were not answered with OK. */
  readonly failedTryCount: number;
  /** Those, by gRPC status. */
  readonly failedTriesByStatus: Readonly<Record<string, number>>;
}

/** A load that runs. */
export interface RunningLoad {
  counts(): LoadCounts;
  /** Begins no more calls; resolves when everything that was begun is acknowledged, refused or given up. */
  rest(): Promise<void>;
  /** Goes on after a rest. */
  resume(): void;
  /** The same for good. */
  drain(): Promise<LoadCounts>;
  /** Sends nothing more, and leaves what is under way to itself: for a run that cannot be brought to its end. */
  abandon(): void;
}

const requestTimeoutMs = 5_000;
const farAheadPauseMs = 2_000;
const retryPauseMsMin = 20;
const retryPauseMsMax = 500;
/** Every so many requests one of whole calls, which is given up when it is not answered. */
const expendableChance = 0.1;
const expendableCallCount = 2;

/** What will fail again in the same way, however often it is tried. */
const refusals: ReadonlySet<number> = new Set([
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNIMPLEMENTED,
]);

type Tally = { -readonly [Key in keyof LoadCounts]: LoadCounts[Key] } & { failedTriesByStatus: Record<string, number> };

/** Starts producers that send for ever, each request with the same bytes until it is answered. */
export function runLoad(options: LoadOptions): RunningLoad {
  const tally: Tally = {
    callCount: 0,
    sentCount: 0,
    ackedCount: 0,
    refusedCount: 0,
    unknownCount: 0,
    failedTryCount: 0,
    failedTriesByStatus: {},
  };
  let isDraining = false;
  const abandoned = new AbortController();
  let batchCount = 0;
  let restingCount = 0;
  let rest: PromiseWithResolvers<void> | undefined;
  const untilResumed = async () => {
    restingCount += 1;
    await rest?.promise;
    restingCount -= 1;
  };
  // Who rests has told every call to its end: half a call says less than what is expected of a whole one.
  const nextCallIndex = () =>
    isDraining || rest !== undefined || tally.callCount >= (options.callCountMax ?? Infinity)
      ? undefined
      : tally.callCount++;
  const producers = Array.from({ length: options.producerCount }, async (_, producer) => {
    const random = new Random(options.mix.seed * 1_009 + producer);
    const stream = new EventStream({ mix: options.mix, random, instance: `load-${producer}`, nextCallIndex });
    const { endpoint } = options;
    const client = createPublishClient({ endpoint, requestTimeoutMs });
    try {
      for (;;) {
        const isExpendable = random.chance(expendableChance);
        const batch = isExpendable ? stream.nextWhole(expendableCallCount) : stream.next(options.batchEventCount);
        if (batch === undefined && !isExpendable) {
          if (rest === undefined || isDraining) return;
          abandoned.signal.throwIfAborted();
          await untilResumed();
        }
        if (batch === undefined) continue;
        const number = batchCount++;
        const means = { client, random, ledger: options.ledger, tally, abandoned: abandoned.signal };
        await deliver({ batch, number, isExpendable }, means);
        if (!isDraining && rest === undefined)
          await sleep(options.isFarAhead?.() === true ? farAheadPauseMs : options.pauseMs);
      }
    } finally {
      client.close();
    }
  });
  const done = Promise.all(producers);
  // Whoever drains is told; until then nobody listens.
  done.catch(() => undefined);
  return {
    counts: () => ({ ...tally, failedTriesByStatus: { ...tally.failedTriesByStatus } }),
    async rest() {
      rest ??= Promise.withResolvers();
      await until('every producer to rest', () => restingCount === options.producerCount);
    },
    abandon() {
      abandoned.abort(new Error('the load was abandoned'));
      rest?.resolve();
    },
    resume() {
      rest?.resolve();
      rest = undefined;
    },
    async drain() {
      isDraining = true;
      rest?.resolve();
      await done;
      return tally;
    },
  };
}

interface Delivery {
  readonly batch: EventBatch;
  readonly number: number;
  readonly isExpendable: boolean;
}

interface Means {
  readonly client: PublishClient;
  readonly random: Random;
  readonly ledger: LedgerFile;
  readonly tally: Tally;
  readonly abandoned: AbortSignal;
}

async function deliver({ batch, number, isExpendable }: Delivery, means: Means): Promise<void> {
  const { client, random, ledger, tally, abandoned } = means;
  const { events, facts, calls } = batch;
  const bytes = toRequestBytes(events);
  await ledger.append({ line: 'call', calls }, { line: 'sent', batch: number, events: facts });
  tally.sentCount += events.length;
  for (let tries = 1; ; tries++) {
    abandoned.throwIfAborted();
    const answer = await client.publish(bytes);
    if (answer.kind === 'stored' && answer.acceptedCount === events.length) {
      await ledger.append({ line: 'acked', batch: number, tries });
      tally.ackedCount += events.length;
      return;
    }
    const detail = countFailure(answer, tally);
    if (answer.kind === 'stored' || refusals.has(answer.code)) {
      await ledger.append({ line: 'refused', batch: number, detail });
      tally.refusedCount += events.length;
      return;
    }
    if (isExpendable) {
      await ledger.append({ line: 'unknown', batch: number, detail });
      tally.unknownCount += events.length;
      return;
    }
    await sleep(random.between(retryPauseMsMin, Math.min(retryPauseMsMax, retryPauseMsMin * 2 ** tries)));
  }
}

function countFailure(answer: PublishAnswer, tally: Tally): string {
  const name = answer.kind === 'stored' ? 'REJECTED' : (status[answer.code] ?? String(answer.code));
  tally.failedTryCount += 1;
  tally.failedTriesByStatus[name] = (tally.failedTriesByStatus[name] ?? 0) + 1;
  return answer.kind === 'stored' ? (answer.rejectedDetail ?? 'fewer accepted than sent') : answer.detail;
}
