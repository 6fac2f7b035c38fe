/** Where the tables stand that people read; the views on them stand in `waybill_v`. */
export const liveDatabase = 'waybill';

const names = /\bwaybill(?<views>_v)?\b/g;

/**
 * A statement that was written for the databases `waybill` and `waybill_v`, for those of another name: `waybill_5` and
 * `waybill_5_v`. Pure. Names in comments follow.
 */
export function inDatabase(statement: string, database: string = liveDatabase): string {
  if (database === liveDatabase) return statement;
  return statement.replace(names, (_, views: string | undefined) => `${database}${views ?? ''}`);
}
