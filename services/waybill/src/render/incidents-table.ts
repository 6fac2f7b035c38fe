import type { ListedIncidentDocument } from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { paintTable } from './painted-table.js';
import type { Column } from './table.js';
import { toSecond } from './utc-time.js';

/** How a list of incidents is shown. */
export interface IncidentsTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
}

/** Incidents as a table for people, in the order given. Pure. */
export function renderIncidents(
  incidents: readonly ListedIncidentDocument[],
  { width, colour }: IncidentsTableOptions,
): readonly string[] {
  const paint = createPaint(colour);
  return paintTable(columnsOf(paint), toPrintableDeep(incidents).map(cellsOf), { width, paint, shownBy: '--wide' });
}

function columnsOf(paint: Paint): readonly Column[] {
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  return [
    { title: 'INCIDENT', widthMin: 12, cut: 'middle' },
    { title: 'STATE', paint: word },
    { title: 'OUTCOME', paint: word, dropRank: 2 },
    { title: 'LAST SAID (UTC)', dropRank: 4 },
    { title: 'CLASS', widthMin: 10, dropRank: 3 },
    { title: 'LANE', widthMin: 8, dropRank: 5 },
    { title: 'TRIED', align: 'right', dropRank: 6 },
    { title: 'SYMPTOM', widthMin: 12, dropRank: 1 },
  ];
}

function cellsOf(row: ListedIncidentDocument): readonly string[] {
  return [
    row.incident_id,
    row.state,
    row.outcome ?? row.open_reason ?? '',
    toSecond(row.last_said_at),
    row.incident_class ?? '',
    row.lane ?? '',
    String(row.segments),
    row.symptom ?? '',
  ];
}
