import type { Kafka } from 'kafkajs';

/** A message as kafkajs decodes it. */
export interface FetchedMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** What is asked of a broker. */
interface FetchRequest {
  readonly replicaId: -1;
  readonly isolationLevel: 0 | 1;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
}

interface FetchResponse {
  readonly responses: readonly {
    readonly partitions: readonly { readonly partition: number; readonly messages: readonly FetchedMessage[] }[];
  }[];
}

/** The part of kafkajs's cluster, on which its consumers stand, that reads a partition. */
export interface FetchCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(where: { readonly nodeId: string }): Promise<{ fetch(request: FetchRequest): Promise<FetchResponse> }>;
}

type CreateCluster = (options: {
  readonly metadataMaxAge: number;
  readonly allowAutoTopicCreation: boolean;
  readonly isolationLevel: number;
}) => FetchCluster;

/**
 * kafkajs 2.2.4 reads only as a member of a group. Restoring a partition wants none: no rebalance, no pause of a new group,
 * nothing left behind in the cluster. So this takes what the client makes its own consumers from, with the same settings;
 * the client keeps it under a symbol.
 */
export function toFetchCluster(kafka: Kafka, { metadataMaxAge }: { readonly metadataMaxAge: number }): FetchCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find((each) => each.description === 'private:Kafka:createCluster');
  if (symbol === undefined)
    throw new TypeError('expected kafkajs 2.2.4, found another that keeps its clusters elsewhere');
  const create = (kafka as unknown as Readonly<Record<symbol, CreateCluster>>)[symbol];
  if (create === undefined) throw new TypeError('expected kafkajs to make clusters, found that it does not');
  return create({ metadataMaxAge, allowAutoTopicCreation: false, isolationLevel: 0 });
}
