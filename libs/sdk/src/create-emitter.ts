import { performance } from 'node:perf_hooks';
import { uuidv7 } from 'uuidv7';
import { createCallEmitter } from './call-emitter.js';
import { Delivery } from './delivery.js';
import { DropReport } from './drop-report.js';
import type { EmitEvent } from './emit-event.js';
import { createEmitterClock } from './emitter-clock.js';
import type { Emitter, EmitterOptions, EmitterSources } from './emitter.js';
import { encodeEvent } from './event-encoder.js';
import { EventLedger } from './event-ledger.js';
import { EventStore } from './event-store.js';
import { FlushWaiters } from './flush-waiters.js';
import { createPublisher, parseEndpoint } from './publisher.js';
import { toOwnerName } from './spool-owner.js';
import { Spool } from './spool.js';

/** Creates an emitter. Throws a TypeError for options that cannot work; the collector need not be there. */
export function createEmitter(options: EmitterOptions): Emitter {
  const sources: EmitterSources = { ...defaultSources, ...options.sources };
  const report = new DropReport(options.onDrop);
  const ledger = new EventLedger(report);
  const store = createStore(options, ledger);
  const flushWaiters = new FlushWaiters(() => store.oldestSequence);
  const delivery = createDelivery({ options, sources, store, ledger, flushWaiters });
  const stamp = createStamp(options, sources);
  const close = createClose({ options, report, ledger, store, delivery });

  const emit = (event: EmitEvent): string => {
    const { eventId, sequence, ...rest } = stamp();
    ledger.addEmitted();
    if (close.hasBegun()) {
      ledger.addDropped(1, 'shutdown', 'Expected no events after shutdown, found one.');
      return eventId;
    }
    const encoded = encodeEvent(event, { eventId, ...rest });
    if (encoded.tag === 'unencodable') {
      ledger.addDropped(1, 'unencodable', encoded.detail);
    } else if (store.push({ bytes: encoded.bytes, sequence, queuedMs: performance.now() })) {
      delivery.wake();
    } else {
      ledger.addDropped(1, 'spool_full', describeFull(options, store.diskFailure));
    }
    return eventId;
  };

  const flush = async (timeoutMs: number) => {
    delivery.start();
    await flushWaiters.wait(stamp.lastSequence(), timeoutMs);
    report.tellAll();
    return ledger.counts();
  };

  // What dead emitters left is looked for at once and from time to time, also when nothing is emitted.
  if (options.spoolDirectory !== undefined) delivery.wake();

  return {
    emit,
    call: (context) => createCallEmitter(emit, context),
    flush,
    shutdown: async (timeoutMs) => {
      await close.run(flush, toFlushMs(timeoutMs));
      return ledger.counts();
    },
    counts: () => ledger.counts(),
    lastFailure: () => delivery.lastFailure ?? store.diskFailure,
  };
}

const spoolBytesMaxDefault = 64 * 1024 * 1024;
// All emitters that share a directory; each is bounded by `spoolBytesMax`.
const directoryBytesFactor = 4;
const batchEventsMaxDefault = 500;
// The collector names at most 1,000 refused events in one answer.
const batchEventsMaxMax = 1_000;
const batchBytesMaxDefault = 512 * 1024;
const lingerMsDefault = 50;
const requestTimeoutMsDefault = 10_000;
// Of a shutdown's time, kept for writing what is left to disk.
const closeMsMax = 250;

const defaultSources: EmitterSources = {
  wallUnixNano: () => BigInt(Date.now()) * 1_000_000n,
  monotonicNano: () => process.hrtime.bigint(),
  random: Math.random,
  eventId: uuidv7,
  backoffMs: { first: 100, max: 5_000 },
};

function toFlushMs(timeoutMs: number): number {
  return Math.max(0, timeoutMs - Math.min(closeMsMax, timeoutMs / 4));
}

function describeFull(options: EmitterOptions, diskFailure: string | undefined): string {
  const bytesMax = options.spoolBytesMax ?? spoolBytesMaxDefault;
  const disk = diskFailure === undefined ? '' : ` The disk could not be used: ${diskFailure}`;
  return `Expected at most ${bytesMax} bytes to wait for ${options.endpoint}, found that many: start the collector.${disk}`;
}

function createStore(options: EmitterOptions, ledger: EventLedger): EventStore {
  const bytesMax = options.spoolBytesMax ?? spoolBytesMaxDefault;
  const spool =
    options.spoolDirectory === undefined
      ? undefined
      : new Spool({
          directory: options.spoolDirectory,
          owner: toOwnerName(uuidv7()),
          directoryBytesMax: bytesMax * directoryBytesFactor,
        });
  return new EventStore({ spool, bytesMax, ledger, nowMs: () => performance.now() });
}

function createDelivery(parts: {
  readonly options: EmitterOptions;
  readonly sources: EmitterSources;
  readonly store: EventStore;
  readonly ledger: EventLedger;
  readonly flushWaiters: FlushWaiters;
}): Delivery {
  const { options, sources, store, ledger, flushWaiters } = parts;
  return new Delivery({
    store,
    ledger,
    publisher: createPublisher(parseEndpoint(options.endpoint), options.requestTimeoutMs ?? requestTimeoutMsDefault),
    batchEventsMax: Math.min(options.batchEventsMax ?? batchEventsMaxDefault, batchEventsMaxMax),
    batchBytesMax: options.batchBytesMax ?? batchBytesMaxDefault,
    lingerMs: options.lingerMs ?? lingerMsDefault,
    random: sources.random,
    backoffMs: sources.backoffMs,
    onProgress: () => {
      flushWaiters.check();
    },
  });
}

/** Numbers events: lost ones keep their number, so that a loss shows as a hole. */
function createStamp(options: EmitterOptions, sources: EmitterSources) {
  const now = createEmitterClock(sources);
  const { layer, service, version, instance = uuidv7() } = options.source;
  const epoch = now();
  let sequence = 0;
  const stamp = () => {
    sequence += 1;
    const source = { layer, service, version, instance, epoch, sequence: BigInt(sequence) };
    return { eventId: sources.eventId(), occurredUnixNano: now(), source, sequence };
  };
  return Object.assign(stamp, { lastSequence: () => sequence });
}

function createClose(parts: {
  readonly options: EmitterOptions;
  readonly report: DropReport;
  readonly ledger: EventLedger;
  readonly store: EventStore;
  readonly delivery: Delivery;
}) {
  const { options, report, ledger, store, delivery } = parts;
  const hasSpool = options.spoolDirectory !== undefined;
  let closing: Promise<void> | undefined;
  const onExit = (): void => {
    store.spillSync();
  };
  if (hasSpool) process.once('exit', onExit);

  const close = async (flush: Emitter['flush'], timeoutMs: number): Promise<void> => {
    const endMs = performance.now() + timeoutMs;
    await flush(timeoutMs);
    await delivery.close(Math.max(0, endMs - performance.now()));
    const lostCount = await store.close();
    process.off('exit', onExit);
    const why = hasSpool
      ? `The disk could not keep them: ${store.diskFailure ?? 'unknown'}`
      : 'They were in memory only.';
    ledger.addDropped(lostCount, hasSpool ? 'disk' : 'shutdown', `Shut down before they were acknowledged. ${why}`);
    report.tellAll();
  };
  return {
    hasBegun: () => closing !== undefined,
    run: (flush: Emitter['flush'], timeoutMs: number) => (closing ??= close(flush, timeoutMs)),
  };
}
