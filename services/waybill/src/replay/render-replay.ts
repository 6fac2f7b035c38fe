import type { RowDifference, TableComparison } from '@waybill/clickhouse';
import { toPrintable } from '../render/printable.js';
import { layOutTable, type Column } from '../render/table.js';
import type { ExplainedDifference, ReplayResult } from './replay.js';

const columns: readonly Column[] = [
  { title: 'TABLE' },
  { title: 'LIVE', align: 'right' },
  { title: 'REBUILT', align: 'right' },
  { title: 'ONLY LIVE', align: 'right' },
  { title: 'ONLY REBUILT', align: 'right' },
  { title: 'DIFFERENT', align: 'right' },
];

/** What came of a replay, for people. */
export function renderReplay(result: ReplayResult, width: number): readonly string[] {
  return [...renderComparison(result, width), ...renderEnd(result)];
}

function renderComparison({ comparisons, examples }: ReplayResult, width: number): readonly string[] {
  if (comparisons === undefined) return [];
  const { lines } = layOutTable(columns, comparisons.map(toCells), width);
  const cut = comparisons.filter(({ isCut }) => isCut).map(({ table }) => table);
  return [
    ...lines,
    ...(cut.length === 0 ? [] : [`more rows differ than were counted in ${cut.join(', ')}`]),
    ...(examples.length === 0 ? ['the rebuilt rows say the same as the live ones'] : ['', 'The first differences:']),
    ...examples.flatMap(renderExample),
    '',
  ];
}

function toCells({ table, liveRowCount, rebuiltRowCount, differences }: TableComparison): readonly string[] {
  const { onlyLive, onlyRebuilt, different } = countsOf(differences);
  return [table, ...[liveRowCount, rebuiltRowCount, onlyLive, onlyRebuilt, different].map(String)];
}

function countsOf(differences: readonly RowDifference[]) {
  const onlyLive = differences.filter(({ rebuilt }) => rebuilt === undefined).length;
  const onlyRebuilt = differences.filter(({ live }) => live === undefined).length;
  return { onlyLive, onlyRebuilt, different: differences.length - onlyLive - onlyRebuilt };
}

function renderExample({ table, place, live, rebuilt, columns }: ExplainedDifference): readonly string[] {
  const where = toPrintable(`  ${table} ${place}`);
  if (rebuilt === undefined) return [`${where}: only live`];
  if (live === undefined) return [`${where}: only rebuilt`];
  return [
    where,
    ...columns.map((each) =>
      toPrintable(`    ${each.column}: live ${bounded(each.live)}, rebuilt ${bounded(each.rebuilt)}`),
    ),
  ];
}

const textCharsMax = 120;

function bounded(text: string): string {
  return JSON.stringify(text.length <= textCharsMax ? text : `${text.slice(0, textCharsMax)}…`);
}

function renderEnd({ database, isSwapped, isDropped }: ReplayResult): readonly string[] {
  if (!isSwapped) return [`nothing was changed, and ${database} is gone again`];
  if (isDropped) return ['the rebuilt rows are live; the rows that they replaced are gone'];
  return [
    `the rebuilt rows are live; those that they replaced stand in ${database} and ${database}_v until the next replay or`,
    '`waybill replay --drop-old`',
  ];
}

/** What came of a replay, for programs. Total. */
export function toReplayDocument({ epoch, database, comparisons, examples, isSwapped, isDropped }: ReplayResult) {
  return {
    epoch,
    database,
    swapped: isSwapped,
    dropped: isDropped,
    tables: (comparisons ?? []).map(({ table, liveRowCount, rebuiltRowCount, differences, isCut }) => {
      const { onlyLive, onlyRebuilt, different } = countsOf(differences);
      return {
        table,
        live: liveRowCount,
        rebuilt: rebuiltRowCount,
        only_live: onlyLive,
        only_rebuilt: onlyRebuilt,
        different,
        more: isCut,
        examples: examples
          .filter((each) => each.table === table)
          .map(({ place, columns }) => ({ key: JSON.parse(place) as readonly string[], columns })),
      };
    }),
  };
}
