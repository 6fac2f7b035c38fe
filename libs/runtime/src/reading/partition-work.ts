import { Failure, type LogBatch, type LogPosition, type Topic } from '@waybill/ports';

/** What a process knows of its work on one partition. */
export interface PartitionWork {
  readonly topic: Topic;
  readonly partition: number;
  /** The batch that is being applied, or that failed and waits to come again. */
  readonly inHand: BatchInHand | undefined;
  /** Why the partition stands; nothing once a batch has been applied again. */
  readonly failure: PartitionFailure | undefined;
}

export interface BatchInHand {
  /** When it was given last, on a clock that never steps. */
  readonly givenMs: number;
  readonly oldestAppendedUnixNano: bigint;
}

export interface PartitionFailure {
  /** When it was told, on a clock that never steps. */
  readonly toldMs: number;
  readonly offset: number;
  readonly message: string;
  readonly code: string;
  /** It fails the same way for ever: the partition is halted until somebody acts. */
  readonly isPermanent: boolean;
}

export function toBatchInHand({ records }: LogBatch, givenMs: number): BatchInHand {
  return { givenMs, oldestAppendedUnixNano: records[0]?.appendedUnixNano ?? 0n };
}

export function toPartitionFailure({ offset }: LogPosition, cause: unknown, toldMs: number): PartitionFailure {
  return {
    toldMs,
    offset,
    message: cause instanceof Error ? cause.message : String(cause),
    code: cause instanceof Failure ? cause.code : 'unexpected',
    isPermanent: cause instanceof Failure && cause.kind === 'permanent',
  };
}

/** Since when a batch is in hand of which nothing more was heard. */
export function silentSinceMs({ inHand, failure }: PartitionWork): number | undefined {
  if (inHand === undefined) return undefined;
  const hasFailed = failure !== undefined && failure.toldMs >= inHand.givenMs;
  return hasFailed ? undefined : inHand.givenMs;
}

/** Why a partition stands, for an operator. */
export function describeStanding({ topic, partition, failure }: PartitionWork): string | undefined {
  if (failure === undefined) return undefined;
  const stands = failure.isPermanent ? 'is halted' : 'is tried again';
  return `partition ${partition} of ${topic} ${stands} at offset ${failure.offset}: ${failure.message} [${failure.code}]`;
}
