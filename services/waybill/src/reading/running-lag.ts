import type { PartitionLag } from '@waybill/kafka';
import { Failure } from '@waybill/ports';

const answerTimeoutMs = 10_000;

/**
 * Asks a running Waybill how far its readers are behind its log: the log in a data directory belongs to one process.
 * Rejects with a retryable `Failure`: `waybill_unavailable`, or what the process could not say (`lag_unknown`).
 */
export async function listRunningLag(httpUrl: string): Promise<readonly PartitionLag[]> {
  const url = `${httpUrl}/lag`;
  const answer = await getAnswer(url);
  if (answer.partitions === undefined) {
    const found = answer.error ?? 'an answer without partitions';
    throw new Failure('retryable', 'lag_unknown', `${url}: expected how far its readers are, found ${found}`);
  }
  return answer.partitions.map(({ group, committed_offset, end_offset, age_ms, owner, ...each }) => ({
    topic: each.topic,
    groupId: group,
    partition: each.partition,
    committedOffset: committed_offset,
    endOffset: end_offset,
    lag: each.lag,
    ageMs: age_ms ?? undefined,
    owner: owner ?? undefined,
  }));
}

/** The document of `/lag`, or why there is none. */
interface LagAnswer {
  readonly partitions?: readonly {
    readonly topic: PartitionLag['topic'];
    readonly group: string;
    readonly partition: number;
    readonly committed_offset: number;
    readonly end_offset: number;
    readonly lag: number;
    readonly age_ms: number | null;
    readonly owner: string | null;
  }[];
  readonly error?: string;
}

async function getAnswer(url: string): Promise<LagAnswer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
    return (await response.json()) as LagAnswer;
  } catch (cause) {
    throw new Failure(
      'retryable',
      'waybill_unavailable',
      `${url}: expected the running Waybill, found no answer`,
      cause,
    );
  }
}
