import type { ReadRunaway, ReadSession, ReadSessionCall, ReadSessionCheckpoint, ReadSpend } from '@waybill/ports';

/** One row of `waybill_v.sessions`. */
export type SessionRow = ReadSession;

/** One row of the timeline of a session. */
export type SessionCallRow = ReadSessionCall;

/** One checkpoint of a session. */
export type SessionCheckpointRow = ReadSessionCheckpoint;

/** One row of `waybill_v.runaways`. */
export type RunawayRow = ReadRunaway;

/** One group of spend. */
export type SpendRow = ReadSpend;
