import { Failure, type Logger, type LogPosition } from '@waybill/ports';

/** Says that a partition cannot go on from here for now: for `onFailure` of a subscription. */
export function logFailure(logger: Logger, { topic, partition, offset }: LogPosition, cause: unknown): void {
  logger.error('the log could not be applied from here; it will be tried again', {
    topic,
    partition,
    offset,
    code: cause instanceof Failure ? cause.code : 'unexpected',
    cause: cause instanceof Error ? cause.message : String(cause),
  });
}
