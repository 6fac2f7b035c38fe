/** One number of a rollup that is not what the events tell. */
export interface AuditDifference {
  readonly tenantId: string;
  /** The rollup's table: `spend_minutes` or `sessions`; `events` for one that no call has, or several. */
  readonly subject: string;
  /** Where in it, as `column=value` of every column that is not empty. */
  readonly place: string;
  /** The column that differs. */
  readonly field: string;
  /** What the events tell. */
  readonly expected: string;
  /** What the rollup says. */
  readonly found: string;
}

/** A row of an audit query: columns that name the place, and `expected_…` beside `found_…`. */
export type DifferenceRow = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

const expectedPrefix = 'expected_';
const foundPrefix = 'found_';

/** One difference per column that differs. Total. */
export function toAuditDifferences(subject: string, rows: readonly DifferenceRow[]): readonly AuditDifference[] {
  return rows.flatMap((row) => {
    const tenantId = textOf(row['tenant_id']);
    const place = placeOf(row);
    return Object.keys(row)
      .filter((column) => column.startsWith(expectedPrefix))
      .map((column) => column.slice(expectedPrefix.length))
      .map((field) => ({
        tenantId,
        subject,
        place,
        field,
        expected: textOf(row[`${expectedPrefix}${field}`]),
        found: textOf(row[`${foundPrefix}${field}`]),
      }))
      .filter(({ expected, found }) => expected !== found);
  });
}

function placeOf(row: DifferenceRow): string {
  return Object.entries(row)
    .filter(([column, value]) => isOfPlace(column) && value !== '')
    .map(([column, value]) => `${column}=${textOf(value)}`)
    .join(' ');
}

function isOfPlace(column: string): boolean {
  return column !== 'tenant_id' && !column.startsWith(expectedPrefix) && !column.startsWith(foundPrefix);
}

/** A map as JSON text with its keys in order, so that two equal ones are equal text. */
function textOf(value: DifferenceRow[string] | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))));
}
