import type { Query } from './call-queries.js';

/** What every list by time can be restricted to, beside its own columns. */
interface TimedFilter {
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** The row that the list goes on behind: its time, and what tells rows of one time apart. */
  readonly after?: { readonly occurred_at: string } | undefined;
}

export interface Conditions {
  /** `WHERE …`; empty without any. */
  readonly where: string;
  /** The same, each by itself. */
  readonly conditions: readonly string[];
  readonly params: Query['query_params'];
}

const sinceCondition = `occurred_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`;
const untilCondition = `occurred_at < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC')`;

/**
 * The conditions of a list that is ordered by `occurred_at DESC` and then by `ties`. Pages are cut by the last row seen, not
 * by counting: rows that arrive above it move nothing.
 */
export function toConditions(
  { sinceMs, untilMs, after, ...words }: TimedFilter & object,
  columns: Readonly<Record<string, string>>,
  ties: readonly string[],
): Conditions {
  const asked: Readonly<Record<string, string | undefined>> = words;
  const equals = Object.entries(columns).flatMap(([name, column]) => {
    const value = asked[name];
    return value === undefined ? [] : [{ name, value, condition: `${column} = {${name}:String}` }];
  });
  const place = after === undefined ? undefined : toPlace(after, ties);
  const conditions = [
    ...equals.map(({ condition }) => condition),
    ...(sinceMs === undefined ? [] : [sinceCondition]),
    ...(untilMs === undefined ? [] : [untilCondition]),
    ...(place === undefined ? [] : [place.condition]),
  ];
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    conditions,
    params: {
      ...Object.fromEntries(equals.map(({ name, value }) => [name, value])),
      ...(sinceMs === undefined ? {} : { sinceMs: Math.trunc(sinceMs) }),
      ...(untilMs === undefined ? {} : { untilMs: Math.trunc(untilMs) }),
      ...place?.params,
    },
  };
}

function toPlace(after: { readonly occurred_at: string }, ties: readonly string[]) {
  const values = after as unknown as Readonly<Record<string, string>>;
  const names = ties.map((tie) => `{after_${tie}:String}`).join(', ');
  return {
    condition: `(occurred_at < {after_at:DateTime64(9, 'UTC')} OR (occurred_at = {after_at:DateTime64(9, 'UTC')} AND (${ties.join(', ')}) > (${names})))`,
    params: {
      after_at: after.occurred_at,
      ...Object.fromEntries(ties.map((tie) => [`after_${tie}`, values[tie] ?? ''])),
    },
  };
}
