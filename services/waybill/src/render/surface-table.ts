import type { SurfacePageDocument, SurfacePeriodDocument, Zone } from '@waybill/questions';
import { createPaint } from './paint.js';
import { paintTable } from './painted-table.js';
import { toPrintableDeep } from './printable.js';
import type { Column } from './table.js';
import { versioned } from './trace-section.js';
import { toZonedSecond, zoneName } from './zoned-time.js';

/** How periods are shown. */
export interface SurfaceTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
  readonly zone: Zone;
}

/** What a principal could see as a table for people, in the order given. Pure. */
export function renderSurface(
  document: SurfacePageDocument,
  { width, colour, zone }: SurfaceTableOptions,
): readonly string[] {
  const paint = createPaint(colour);
  const { periods } = toPrintableDeep(document);
  const hasTenants = new Set(periods.map((each) => each.tenant_id)).size > 1;
  const cells = periods.map((each) => [...(hasTenants ? [each.tenant_id] : []), ...cellsOf(each, zone)]);
  return paintTable(hasTenants ? [{ title: 'TENANT' }, ...columnsOf(zone)] : columnsOf(zone), cells, {
    width,
    paint,
    shownBy: '--wide',
  });
}

const columnsOf = (zone: Zone): readonly Column[] => [
  { title: `FROM (${zoneName(zone)})` },
  { title: `UNTIL (${zoneName(zone)})`, dropRank: 4 },
  { title: 'PRINCIPAL', widthMin: 10, cut: 'middle', dropRank: 3 },
  { title: 'GATEWAY', widthMin: 8, dropRank: 6 },
  { title: 'SERVER', widthMin: 6, dropRank: 2 },
  { title: 'POLICY', widthMin: 8, dropRank: 5 },
  { title: 'DECISIONS', align: 'right', dropRank: 8 },
  { title: 'VISIBLE TOOLS', widthMin: 14 },
  { title: 'HIDDEN', align: 'right', dropRank: 7 },
  { title: 'DENIED', widthMin: 14, dropRank: 1 },
];

function cellsOf(period: SurfacePeriodDocument, zone: Zone): readonly string[] {
  return [
    toZonedSecond(period.first_at, zone),
    period.until_at === null ? 'still' : toZonedSecond(period.until_at, zone),
    period.principal,
    period.gateway ?? '',
    period.server ?? '',
    versioned(period.policy_bundle ?? '', period.policy_version ?? ''),
    String(period.decisions),
    visibleText(period),
    period.hidden_count === null ? '' : String(period.hidden_count),
    deniedText(period),
  ];
}

/** `list_tables, query and 3 more`. */
function visibleText({
  visible_tools: tools,
  omitted_count: omitted,
  hidden_count: hidden,
}: SurfacePeriodDocument): string {
  if (tools === null) return '(nobody said)';
  if (tools.length === 0 && omitted === 0) return hidden === 0 ? '(nobody named one)' : '(none)';
  return `${tools.join(', ')}${omitted === 0 ? '' : ` and ${omitted} more`}`;
}

/** `drop_table hidden; list_tables visible ×3`. */
function deniedText({ denied, denied_count: count }: SurfacePeriodDocument): string {
  const words = denied.map(({ tool, was_hidden, denials }) => {
    const hidden = was_hidden === null ? 'hidden or not: not known' : was_hidden ? 'hidden' : 'visible';
    return `${tool} ${hidden}${denials === 1 ? '' : ` ×${denials}`}`;
  });
  const left = count - denied.length;
  return [...words, ...(left > 0 ? [`${left} more`] : [])].join('; ');
}
