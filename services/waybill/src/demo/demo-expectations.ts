import type { CallRow } from '@waybill/clickhouse';
import { isDeepStrictEqual } from 'node:util';

/** What Waybill must show of one call of the session, by column of `calls`. */
export interface DemoExpectation {
  readonly title: string;
  readonly callId: string;
  readonly expected: Partial<CallRow>;
}

/** One line for each column that differs; one for a call that is not there at all. */
export function mismatchesOf(
  { title, callId, expected }: DemoExpectation,
  found: CallRow | undefined,
): readonly string[] {
  if (found === undefined) return [`${title}: expected call ${callId}, found none`];
  return Object.entries(expected).flatMap(([column, value]) => {
    const actual: unknown = Reflect.get(found, column);
    return isDeepStrictEqual(actual, value)
      ? []
      : [`${title} (${callId}): expected ${column} ${JSON.stringify(value)}, found ${JSON.stringify(actual)}`];
  });
}
