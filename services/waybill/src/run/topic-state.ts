import { createLmdbStateStore } from '@waybill/embedded';
import { Failure, type EventLogWriter, type StateStore, type Topic } from '@waybill/ports';

export interface TopicStateOptions {
  readonly directory: string;
  readonly log: Pick<EventLogWriter, 'partitionCount'>;
  readonly topic: Topic;
}

/** State on disk that goes with a topic, whose partitions are known only once the log runs. */
export function createTopicState({ directory, log, topic }: TopicStateOptions): StateStore {
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
      const candidate = createLmdbStateStore({ directory, partitionCount: log.partitionCount(topic) });
      await candidate.start();
      store = candidate;
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
