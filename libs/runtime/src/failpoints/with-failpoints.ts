import type {
  EventArchive,
  EventLogReader,
  EventLogWriter,
  LedgerStore,
  ProjectionStore,
  StateStore,
  Topic,
} from '@waybill/ports';
import type { Failpoints } from './failpoints.js';

/** The ports of a service that have steps, under the names that services give them. */
export interface FalliblePorts {
  readonly log?: EventLogWriter;
  readonly reader?: EventLogReader;
  readonly state?: StateStore;
  readonly aliasState?: StateStore;
  readonly store?: ProjectionStore | LedgerStore;
  readonly archive?: EventArchive;
}

/**
 * The ports of a service with failpoints around their steps; the very same ports when none is set. A composition root
 * wraps what it hands to a service, so that the service itself knows nothing of failing on purpose.
 */
export function withFailpoints<Ports extends FalliblePorts>(
  ports: Ports,
  service: 'collector' | 'stitcher' | 'ledger',
  failpoints: Failpoints | undefined,
): Ports {
  if (failpoints === undefined) return ports;
  const around: Around = (step, take) => failpoints.around(`${service}.${step}`, take);
  const { log, reader, state, aliasState, store, archive } = ports;
  return {
    ...ports,
    ...(log === undefined ? {} : { log: wrapLog(log, around) }),
    ...(reader === undefined ? {} : { reader: wrapReader(reader, around) }),
    ...(state === undefined ? {} : { state: wrapState(state, 'state', around) }),
    ...(aliasState === undefined ? {} : { aliasState: wrapState(aliasState, 'alias_state', around) }),
    ...(store === undefined ? {} : { store: wrapStore(store, around) }),
    ...(archive === undefined ? {} : { archive: wrapArchive(archive, around) }),
  };
}

type Around = <Result>(step: string, take: () => Promise<Result>) => Promise<Result>;

function wrapLog(log: EventLogWriter, around: Around): EventLogWriter {
  return {
    name: log.name,
    start: () => log.start(),
    shutdown: () => log.shutdown(),
    partitionCount: (topic) => log.partitionCount(topic),
    append: (entries) => around('log.append', () => log.append(entries)),
  };
}

/** Between the end of `handle` and the next batch the log moves the committed offset. */
function wrapReader(reader: EventLogReader, around: Around): EventLogReader {
  return {
    name: reader.name,
    start: () => reader.start(),
    shutdown: () => reader.shutdown(),
    progress: (topic, groupId) => reader.progress(topic, groupId),
    subscribe: (options) =>
      reader.subscribe({
        ...options,
        handle: (batch) => around(`${wordOf(options.topic)}.handle`, () => options.handle(batch)),
      }),
  };
}

/** The word of a topic that tells it from the others: `events` of `waybill.events.v1`. */
function wordOf(topic: Topic): string {
  return topic.split('.')[1] ?? topic;
}

function wrapState(state: StateStore, word: string, around: Around): StateStore {
  return {
    name: state.name,
    start: () => state.start(),
    shutdown: () => state.shutdown(),
    open: (partition) => state.open(partition),
    partition: (partition) => state.partition(partition),
    get: (partition, keys) => state.get(partition, keys),
    list: (partition, options) => state.list(partition, options),
    commit: (partition, changes, applied) => around(`${word}.commit`, () => state.commit(partition, changes, applied)),
    clear: (partition) => state.clear(partition),
  };
}

/** A store of either kind: its identity, and an `upsert` of its own projection. */
function wrapStore(store: ProjectionStore | LedgerStore, around: Around) {
  return {
    name: store.name,
    start: () => store.start(),
    shutdown: () => store.shutdown(),
    identity: () => store.identity(),
    upsert: (projection: never) => around('store.upsert', () => store.upsert(projection)),
  };
}

function wrapArchive(archive: EventArchive, around: Around): EventArchive {
  return {
    name: archive.name,
    start: () => archive.start(),
    shutdown: () => archive.shutdown(),
    getEvents: (tenantId, eventIds) => around('archive.get', () => archive.getEvents(tenantId, eventIds)),
  };
}
