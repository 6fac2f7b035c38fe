// A cursor names the last row of a page by what orders the list. Nothing is kept for it anywhere, so it never expires; it
// is opaque to clients, and one that was changed is refused or names another place of the same list: it gives no rights.

/** What the place in each list is made of, in order. The first one is a time. */
const places = {
  calls: ['occurred_at', 'tenant_id', 'call_id'],
  denials: ['occurred_at', 'tenant_id', 'call_id', 'event_id'],
  changes: ['stored_at'],
  sessions: ['listed_at', 'tenant_id', 'session_id', 'principal'],
  surfaces: ['first_at', 'tenant_id', 'event_id'],
  incidents: ['last_said_at', 'state', 'tenant_id', 'incident_id'],
} as const;

/** The lists that come in pages, and the one that is told as it grows. */
export type CursorKind = keyof typeof places;

const version = 1;
const cursorBytesMax = 4_096;
const storedTime = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/;

/** The cursor behind a row. Total. */
export function toCursor(kind: CursorKind, row: object): string {
  const values = row as Readonly<Record<string, unknown>>;
  return Buffer.from(JSON.stringify([version, kind, ...places[kind].map((name) => values[name])])).toString(
    'base64url',
  );
}

/** The place that a cursor names. */
export function parseCursor(kind: CursorKind, cursor: string): Readonly<Record<string, string>> | 'unreadable' {
  const [readVersion, readKind, ...values] = parseList(cursor);
  const names = places[kind];
  const texts = values.filter((each) => typeof each === 'string');
  if (readVersion !== version || readKind !== kind || values.length !== names.length) return 'unreadable';
  if (texts.length !== names.length || !storedTime.test(texts[0] ?? '')) return 'unreadable';
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

function parseList(cursor: string): readonly unknown[] {
  if (cursor.length > cursorBytesMax) return [];
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
