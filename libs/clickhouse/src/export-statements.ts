/** What can be exported. */
export type ExportSubject =
  'calls' | 'attempts' | 'effects' | 'denials' | 'events' | 'sessions' | 'spend' | 'spend_entries';

const slotKey =
  'tenant_id, session_id, principal, agent_id, tool, server, lane, auth_mode, credential, provider, quota_owner, currency, log_partition';

interface Source {
  readonly view: string;
  /** When a row belongs where in time. */
  readonly time: string;
  /** What orders rows of one moment. */
  readonly key: string;
  /** Which rows are known to change still. */
  readonly open?: string;
}

const sources: Readonly<Record<ExportSubject, Source>> = {
  calls: { view: 'calls', time: 'occurred_at', key: 'tenant_id, call_id', open: "state = 'open'" },
  attempts: {
    view: 'attempts',
    time: "ifNull(started_at, ifNull(ended_at, toDateTime64(0, 9, 'UTC')))",
    key: 'tenant_id, call_id, attempt',
  },
  effects: { view: 'effects', time: 'occurred_at', key: 'tenant_id, call_id, effect_key' },
  denials: { view: 'denials', time: 'occurred_at', key: 'tenant_id, call_id, event_id' },
  // When the log took it: what came late is in the window in which it came, and a window that is over stays as it is.
  events: { view: 'events', time: 'appended_at', key: 'tenant_id, event_id' },
  sessions: {
    view: 'sessions',
    time: 'ifNull(started_at, last_seen_at)',
    key: 'tenant_id, session_id, principal',
    open: 'ended_at IS NULL',
  },
  spend: { view: 'spend_minutes', time: "toDateTime64(minute, 3, 'UTC')", key: slotKey },
  spend_entries: { view: 'spend_entries', time: 'occurred_at', key: 'tenant_id, call_id, entry_id' },
};

/** The window `[fromMs, untilMs)`, milliseconds since 1970. */
export interface ExportWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A statement may take as long as the account lets any take. */
const settings = 'SETTINGS max_execution_time = 120';

/** The rows of a window, in an order that is total. */
export function exportRowsStatement(subject: ExportSubject, window: ExportWindow): string {
  const { time, key } = sources[subject];
  return `SELECT *
${inWindow(subject, window)}
ORDER BY ${time}, ${key}
${settings}`;
}

/** The columns of {@link exportRowsStatement}, without a row. */
export function exportColumnsStatement(subject: ExportSubject): string {
  return `SELECT *
FROM waybill_v.${sources[subject].view}
LIMIT 0`;
}

/** How many rows there are in each step of a window that has some: `step`, `rows`. */
export function exportStepsStatement(subject: ExportSubject, window: ExportWindow, stepMs: number): string {
  return `SELECT intDiv(${msOf(subject)} - ${wholeMs(window.fromMs)}, ${wholeMs(stepMs)}) AS step, count() AS rows
${inWindow(subject, window)}
GROUP BY step
ORDER BY step
${settings}`;
}

/**
 * How each part of a window stands: where it begins, its rows, and the sum of their versions, which grows with each change of
 * a row. The parts lie next to each other from the beginning of the window, and those without rows are left out.
 */
export function exportStandsStatement(
  subject: ExportSubject,
  window: ExportWindow,
  startsMs: readonly number[],
): string {
  return `SELECT roundDown(${msOf(subject)}, [${startsMs.map(wholeMs).join(', ')}]) AS start, count() AS rows, sum(version) AS versions
${inWindow(subject, window)}
GROUP BY start
ORDER BY start
${settings}`;
}

/** How many rows of a window are known to change still: `rows`; `undefined` where no row says so of itself. */
export function exportOpenStatement(subject: ExportSubject, window: ExportWindow): string | undefined {
  const { open } = sources[subject];
  return open === undefined
    ? undefined
    : `SELECT countIf(${open}) AS rows
${inWindow(subject, window)}
${settings}`;
}

/** Which projection the rows are of. */
export const exportIdentityStatement =
  'SELECT toString(identity) FROM waybill.projection ORDER BY created_at, identity LIMIT 1';

function inWindow(subject: ExportSubject, { fromMs, untilMs }: ExportWindow): string {
  const { view, time } = sources[subject];
  return `FROM waybill_v.${view}
WHERE ${time} >= ${momentOf(fromMs)} AND ${time} < ${momentOf(untilMs)}`;
}

function momentOf(ms: number): string {
  return `fromUnixTimestamp64Milli(${wholeMs(ms)}, 'UTC')`;
}

function msOf(subject: ExportSubject): string {
  return `toUnixTimestamp64Milli(toDateTime64(${sources[subject].time}, 3, 'UTC'))`;
}

/** Numbers become text of a statement here: nothing but digits may. */
function wholeMs(ms: number): string {
  if (Number.isSafeInteger(ms) && ms >= 0) return String(ms);
  throw new RangeError(`expected whole milliseconds since 1970, found ${ms}`);
}
