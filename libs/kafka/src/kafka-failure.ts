import { Failure } from '@waybill/ports';

/** What kafkajs and the sockets below it put on their errors. */
interface ForeignError {
  readonly name?: unknown;
  readonly message?: unknown;
  /** The protocol's word for an error of a broker. */
  readonly type?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Where several topics failed at once. */
  readonly errors?: unknown;
}

type Meaning = readonly [kind: 'retryable' | 'permanent', code: string];

const refused: Meaning = ['permanent', 'kafka_refused'];

/** Errors of brokers by the protocol's names. What is not here may pass: leaders move, brokers restart, groups rebalance. */
const meaningsByType: Readonly<Record<string, Meaning>> = {
  MESSAGE_TOO_LARGE: ['permanent', 'record_too_large'],
  RECORD_LIST_TOO_LARGE: ['permanent', 'record_too_large'],
  NOT_ENOUGH_REPLICAS: ['retryable', 'log_not_replicated'],
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: ['retryable', 'log_not_replicated'],
  REBALANCE_IN_PROGRESS: ['retryable', 'group_rebalancing'],
  ILLEGAL_GENERATION: ['retryable', 'group_rebalancing'],
  UNKNOWN_MEMBER_ID: ['retryable', 'group_rebalancing'],
  UNKNOWN_TOPIC_OR_PARTITION: ['retryable', 'topic_unknown'],
  INVALID_TOPIC_EXCEPTION: refused,
  INVALID_GROUP_ID: refused,
  INVALID_REQUIRED_ACKS: refused,
  INVALID_REPLICATION_FACTOR: ['permanent', 'too_few_brokers'],
  INVALID_PARTITIONS: refused,
  INVALID_CONFIG: refused,
  INVALID_RECORD: refused,
  POLICY_VIOLATION: refused,
  UNSUPPORTED_VERSION: refused,
  UNSUPPORTED_COMPRESSION_TYPE: refused,
  TOPIC_AUTHORIZATION_FAILED: ['permanent', 'kafka_forbidden'],
  GROUP_AUTHORIZATION_FAILED: ['permanent', 'kafka_forbidden'],
  CLUSTER_AUTHORIZATION_FAILED: ['permanent', 'kafka_forbidden'],
  UNSUPPORTED_SASL_MECHANISM: ['permanent', 'kafka_not_authenticated'],
  SASL_AUTHENTICATION_FAILED: ['permanent', 'kafka_not_authenticated'],
};

/** Errors of kafkajs itself, by their class. */
const meaningsByName: Readonly<Record<string, Meaning>> = {
  KafkaJSSASLAuthenticationError: ['permanent', 'kafka_not_authenticated'],
  KafkaJSNotImplemented: refused,
  KafkaJSServerDoesNotSupportApiKey: refused,
};

const unavailable: Meaning = ['retryable', 'kafka_unavailable'];

/** kafkajs wraps an error in an error for each of its layers; no more than these. */
const causeDepthMax = 8;

/**
 * Classifies what kafkajs threw. A connection that failed says nothing about what was written, whatever kafkajs calls
 * it: it may succeed later.
 */
export function toKafkaFailure(cause: unknown, doing: string): Failure {
  if (cause instanceof Failure) return cause;
  const errors = causesOf(cause);
  const [kind, code] = errors.map(meaningOf).find((meaning) => meaning !== undefined) ?? unavailable;
  const found =
    errors.map(({ message }) => message).findLast((message) => typeof message === 'string') ?? String(cause);
  return new Failure(kind, code, `expected the cluster to ${doing}, found ${found}`, cause);
}

function causesOf(error: unknown): readonly ForeignError[] {
  const found: ForeignError[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && found.length < causeDepthMax) {
    const { cause, errors }: ForeignError = next;
    found.push(next);
    next = cause ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined);
  }
  return found;
}

function meaningOf({ type, name }: ForeignError): Meaning | undefined {
  return meaningsByType[String(type)] ?? meaningsByName[String(name)];
}

/** Whether a commit failed because the group is being divided anew: it says nothing of the partition. */
export function isRebalancing({ code }: Failure): boolean {
  return code === 'group_rebalancing';
}
