import { Failure, isRetryable, type Logger, type LogPosition } from '@waybill/ports';

/**
 * Says that a partition cannot go on from here for now: for `onFailure` of a subscription. An error only when it will not
 * pass by itself.
 */
export function logFailure(logger: Logger, { topic, partition, offset }: LogPosition, cause: unknown): void {
  const fields = {
    topic,
    partition,
    offset,
    code: cause instanceof Failure ? cause.code : 'unexpected',
    cause: cause instanceof Error ? cause.message : String(cause),
  };
  const willPass = cause instanceof Failure && isRetryable(cause);
  if (willPass) logger.warn('the log could not be applied from here; it will be tried again', fields);
  else logger.error('the log could not be applied from here; the partition waits until somebody acts', fields);
}
