import type { BreachRow, Conservation, ConservationRow } from '@waybill/clickhouse';
import { createPaint, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { layOutTable, type Column } from './table.js';

/** How the conservation law is shown. */
export interface ConservationReportOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
}

/** What was sent and what became of it, and each place where that does not add up, as lines for people; none when nothing was sent. Pure. */
export function renderConservation(
  { rows, breaches, isCut }: Conservation,
  { width, colour }: ConservationReportOptions,
): readonly string[] {
  const paint = createPaint(colour);
  if (rows.length === 0 && breaches.length === 0) return [];
  const [titles = '', ...body] = layOutTable(columnsOf(paint), toPrintableDeep(rows).map(cellsOf), width).lines;
  const unexplained = toPrintableDeep(breaches).map(breachLine);
  const more = isCut ? ['there is more: raise --limit'] : [];
  const verdict =
    breaches.length === 0
      ? paint.good('everything that was sent is stored, a duplicate, refused or quarantined')
      : paint.bad(`unexplained at ${breaches.length}${isCut ? ' and more' : ''} places of the log`);
  return [paint.strong(titles), ...body, ...unexplained, ...more, verdict, ''];
}

function columnsOf(paint: Paint): readonly Column[] {
  const wrong = (cell: string, whole: string) => (whole === '0' ? cell : paint.bad(cell));
  const doubtful = (cell: string, whole: string) => (whole === '0' ? cell : paint.doubtful(cell));
  return [
    { title: 'HOUR (UTC)' },
    { title: 'PRODUCER', widthMin: 16 },
    { title: 'SENT', align: 'right' },
    { title: 'STORED', align: 'right' },
    { title: 'DUPLICATE', align: 'right' },
    { title: 'REFUSED', align: 'right' },
    { title: 'QUARANTINED', align: 'right' },
    { title: 'SHARED', align: 'right', dropRank: 2 },
    { title: 'PENDING', align: 'right', dropRank: 1 },
    { title: 'MISSING', align: 'right', paint: doubtful },
    { title: 'UNEXPLAINED', align: 'right', paint: wrong },
  ];
}

function cellsOf(row: ConservationRow): readonly string[] {
  return [
    row.hour.slice(0, '2026-11-24 11:00'.length),
    producerOf(row),
    row.sent,
    row.stored,
    row.duplicate,
    row.refused,
    row.quarantined,
    row.shared,
    row.pending,
    row.missing,
    row.unexplained,
  ];
}

/** The start of a producer is not shown: an instance has a name of its own for each, unless somebody gave it one. */
function producerOf(row: Pick<ConservationRow, 'source_service' | 'source_instance'>): string {
  if (row.source_service === '' && row.source_instance === '') return '(nobody that can be read)';
  return `${row.source_service} ${row.source_instance}`.trim();
}

function breachLine(row: BreachRow): string {
  const place = `${row.topic}/${row.log_partition}/${row.log_offset}`;
  const by = `sent by ${producerOf(row)} in the hour of ${row.hour} UTC, tenant ${row.tenant_id}`;
  if (row.kind === 'event_missing') return `event ${row.event_id} of ${place} has no row in events  (${by})`;
  if (row.kind === 'quarantine_missing')
    return `${row.events} set aside at ${place} have no row in quarantine  (${by})`;
  return `${row.events} records from ${place} on were read by nobody, or their counts are gone`;
}
