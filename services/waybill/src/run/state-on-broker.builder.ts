import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createChangelogState } from '@waybill/fold';
import { createKafkaChangelog, createKafkaClient, stateTopics, type KafkaConfig } from '@waybill/kafka';
import { silentLogger, topics, type Logger, type StateChangelog, type StateStore } from '@waybill/ports';
import { createTemporaryDirectory } from '@waybill/testing';
import { createTopicState } from './topic-state.js';

const partitionCount = 2;

/** State whose changelog is on a real broker, in a topic of its own, on as many nodes as a test wants. */
export interface StateOnBroker {
  /** A started store on a node; the same name means the same disk. */
  open(node: string, logger?: Logger): Promise<StateStore>;
  /** Where a node keeps its state. */
  directoryOf(node: string): string;
  openChangelog(): Promise<StateChangelog>;
  dispose(): Promise<void>;
}

/** Makes the topic. `settings` are those beside compaction. */
export async function createStateOnBroker(
  address: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<StateOnBroker> {
  const config: KafkaConfig = { brokers: [address], prefix: `t-${randomUUID()}.` };
  const directory = await createTemporaryDirectory();
  const topic = `${config.prefix}${stateTopics.stitcher}`;
  const admin = createKafkaClient({ config, clientId: 'test-admin', logger: silentLogger }).createAdmin();
  await admin.connect();
  const configEntries = Object.entries({
    'cleanup.policy': 'compact',
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': '4259840',
    ...settings,
  }).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions: partitionCount, replicationFactor: 1, configEntries }] });
  const directoryOf = (node: string) => join(directory.path, node);
  const createChangelog = () =>
    createKafkaChangelog({ config, clientId: 'test', logger: silentLogger, topic: stateTopics.stitcher });
  const opened: (StateStore | StateChangelog)[] = [];
  return {
    directoryOf,
    async open(node, logger = silentLogger) {
      const log = { partitionCount: () => partitionCount };
      const onDamaged = (cause: Error, movedTo: string) =>
        logger.error('moved aside', { movedTo, detail: cause.message });
      const store = createTopicState({ directory: directoryOf(node), log, topic: topics.events, onDamaged });
      const changelog = createChangelog();
      const state = createChangelogState({
        store,
        changelog,
        topic: topics.events,
        partitionCount: () => partitionCount,
        logger,
      });
      opened.push(state);
      await state.start();
      return state;
    },
    async openChangelog() {
      const changelog = createChangelog();
      opened.push(changelog);
      await changelog.start();
      return changelog;
    },
    async dispose() {
      await Promise.all(opened.map((each) => each.shutdown()));
      await admin.deleteTopics({ topics: [topic] });
      await admin.disconnect();
      await directory.remove();
    },
  };
}
