import type { ListedIncidentDocument, Zone } from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { paintTable } from './painted-table.js';
import type { Column } from './table.js';
import { toZonedSecond, zoneName } from './zoned-time.js';

/** How a list of incidents is shown. */
export interface IncidentsTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
  readonly zone: Zone;
}

/** Incidents as a table for people, in the order given. Pure. */
export function renderIncidents(
  incidents: readonly ListedIncidentDocument[],
  { width, colour, zone }: IncidentsTableOptions,
): readonly string[] {
  const paint = createPaint(colour);
  return paintTable(
    columnsOf(paint, zone),
    toPrintableDeep(incidents).map((each) => cellsOf(each, zone)),
    { width, paint, shownBy: '--wide' },
  );
}

function columnsOf(paint: Paint, zone: Zone): readonly Column[] {
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  return [
    { title: 'INCIDENT', widthMin: 12, cut: 'middle' },
    { title: 'STATE', paint: word },
    { title: 'OUTCOME', paint: word, dropRank: 2 },
    { title: `LAST SAID (${zoneName(zone)})`, dropRank: 4 },
    { title: 'CLASS', widthMin: 10, dropRank: 3 },
    { title: 'LANE', widthMin: 8, dropRank: 5 },
    { title: 'TRIED', align: 'right', dropRank: 6 },
    { title: 'SYMPTOM', widthMin: 12, dropRank: 1 },
  ];
}

function cellsOf(row: ListedIncidentDocument, zone: Zone): readonly string[] {
  return [
    row.incident_id,
    row.state,
    row.outcome ?? row.open_reason ?? '',
    toZonedSecond(row.last_said_at, zone),
    row.incident_class ?? '',
    row.lane ?? '',
    String(row.segments),
    row.symptom ?? '',
  ];
}
