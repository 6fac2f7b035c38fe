import { rename, rm } from 'node:fs/promises';
import { createLmdbStateStore, type LmdbStateStoreOptions } from '@waybill/embedded';
import { Failure, type EventLogWriter, type StateStore, type Topic } from '@waybill/ports';

export interface TopicStateOptions {
  readonly directory: string;
  readonly log: Pick<EventLogWriter, 'partitionCount'>;
  readonly topic: Topic;
  /**
   * Told why state that is damaged was moved aside, and whereto: it is made anew from elsewhere then. Without it the
   * start fails, and somebody decides.
   */
  readonly onDamaged?: ((cause: Failure, movedTo: string) => void) | undefined;
}

/** State on disk that goes with a topic, whose partitions are known only once the log runs. */
export function createTopicState({ directory, log, topic, onDamaged }: TopicStateOptions): StateStore {
  let store: StateStore | undefined;
  const started = (): StateStore => {
    if (store === undefined)
      throw new Failure('retryable', 'state_not_running', 'expected a started state store; call start() first');
    return store;
  };
  return {
    name: 'state-store',
    async start() {
      if (store !== undefined) return;
      const options = { directory, partitionCount: log.partitionCount(topic) };
      try {
        store = await startedStore(options);
      } catch (error) {
        if (onDamaged === undefined || !(error instanceof Failure) || error.code !== 'state_damaged') throw error;
        onDamaged(error, await moveAside(directory));
        store = await startedStore(options);
      }
    },
    async shutdown() {
      await store?.shutdown();
      store = undefined;
    },
    open: async (partition) => started().open(partition),
    partition: async (partition) => started().partition(partition),
    get: async (partition, keys) => started().get(partition, keys),
    list: async (partition, options) => started().list(partition, options),
    commit: async (partition, changes, state) => started().commit(partition, changes, state),
    clear: async (partition) => started().clear(partition),
  };
}

async function startedStore(options: LmdbStateStoreOptions): Promise<StateStore> {
  const store = createLmdbStateStore(options);
  await store.start();
  return store;
}

/** One damaged state is kept for whoever wants to know what happened; the one before it goes. */
async function moveAside(directory: string): Promise<string> {
  const aside = `${directory}.damaged`;
  await rm(aside, { recursive: true, force: true });
  await rename(directory, aside);
  return aside;
}
