import { listLag, parseKafkaConfig, type ReadTopic } from '@waybill/kafka';
import { silentLogger } from '@waybill/ports';

export interface AppliedLogOptions {
  readonly broker: string;
  readonly prefix: string;
}

/**
 * Tells whether the readers have applied everything that is in the log. One reader writes what another reads: all are at
 * the end only when two looks in turn find them there, and the ends where they were.
 */
export function createAppliedLog({ broker, prefix }: AppliedLogOptions) {
  const parsed = parseKafkaConfig({ WAYBILL_KAFKA_BROKERS: broker, WAYBILL_KAFKA_PREFIX: prefix });
  if (!parsed.isValid) throw new Error(parsed.problems.join('; '));
  const { config } = parsed;
  let endsBefore = '';
  return async (readers: readonly ReadTopic[]): Promise<boolean> => {
    const lags = await listLag({ config, logger: silentLogger, nowUnixMs: Date.now() }, readers);
    const isAtEnd = lags.every(({ lag }) => lag === 0);
    const ends = isAtEnd
      ? lags.map(({ topic, partition, endOffset }) => `${topic}/${partition}/${endOffset}`).join()
      : '';
    const isApplied = isAtEnd && ends === endsBefore;
    endsBefore = ends;
    return isApplied;
  };
}
