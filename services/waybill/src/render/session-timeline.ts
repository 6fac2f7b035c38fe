import type { SessionCallRow, SessionCheckpointRow } from '@waybill/clickhouse';
import type { SessionDocument } from '@waybill/questions';
import { shortestPrefixes } from './call-prefixes.js';
import { spendCell, timeColumnOf } from './calls-table.js';
import { formatDuration } from './duration.js';
import { paintWord, type Paint } from './paint.js';
import { noRoomFor } from './painted-table.js';
import { layOutTable, type Column } from './table.js';
import { labelled, sentence } from './trace-section.js';
import { wrapText } from './wrap-text.js';

/** The calls of a session as a table, with every checkpoint on a line of its own where it was recorded. Pure. */
export function renderTimeline(
  { calls, checkpoints, tool_calls }: SessionDocument,
  width: number,
  paint: Paint,
): readonly string[] {
  if (calls.length + checkpoints.length === 0) return [];
  const ids = calls.map((each) => each.call_id);
  const shown = Number.isFinite(width) ? shortestPrefixes(ids) : ids;
  const times = timeColumnOf([...calls.map((each) => each.began_at), ...checkpoints.map((each) => each.occurred_at)], {
    width,
    zone: 'utc',
  });
  const cells = calls.map((call, index) => [times.cells[index] ?? '', shown[index] ?? call.call_id, ...cellsOf(call)]);
  const { lines, droppedTitles } = layOutTable([{ title: times.title }, ...columnsOf(paint)], cells, width);
  const [titles = '', ...body] = lines;
  const omitted = tool_calls - calls.length;
  const remarks = [
    ...noRoomFor(droppedTitles, '--wide'),
    ...(omitted > 0 ? [`(${omitted} more calls: \`waybill sql\` shows them)`] : []),
  ];
  return [
    '',
    paint.strong(titles),
    ...interleaved(
      calls,
      body,
      checkpoints.map((each, index) => {
        const time = times.cells[calls.length + index] ?? '';
        return {
          at: each.occurred_at,
          lines: wrapText(`${time.padEnd(times.title.length)}  ${checkpointText(each, paint)}`, width),
        };
      }),
    ),
    ...remarks.map(paint.faint),
    '',
  ];
}

const columnsOf = (paint: Paint): readonly Column[] => {
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  return [
    { title: 'CALL', dropRank: 3 },
    { title: 'TOOL', widthMin: 10, cut: 'middle' },
    { title: 'OUTCOME', paint: word },
    { title: 'ERROR', widthMin: 8, dropRank: 5 },
    { title: 'LATENCY', align: 'right', dropRank: 6 },
    { title: 'EFFECTS', widthMin: 10, cut: 'middle', dropRank: 4 },
    { title: 'SPEND', align: 'right', dropRank: 2 },
    { title: 'VERDICT', paint: word, dropRank: 1 },
  ];
};

interface Placed {
  readonly at: string;
  readonly lines: readonly string[];
}

/** The lines of calls with others between them, in the order of time; at one moment the call comes first. */
function interleaved(
  calls: readonly SessionCallRow[],
  lines: readonly string[],
  others: readonly Placed[],
): readonly string[] {
  const placed = calls.map((call, index): Placed => ({ at: call.began_at, lines: lines.slice(index, index + 1) }));
  return [...placed, ...others]
    .sort((left, right) => (left.at < right.at ? -1 : Number(left.at > right.at)))
    .flatMap((each) => each.lines);
}

function checkpointText(checkpoint: SessionCheckpointRow, paint: Paint): string {
  const { checkpoint_id, is_verified, verified_by, verification_method, covers } = checkpoint;
  const by = is_verified
    ? paint.good(sentence([`verified by ${verified_by}`, labelled('with', verification_method)], ' '))
    : paint.doubtful('saved, verified by nobody');
  const coverText = covers.length === 0 ? '' : `covers ${covers.length}`;
  return sentence([`── checkpoint ${checkpoint_id}`, by, coverText]);
}

function cellsOf(call: SessionCallRow): readonly string[] {
  return [
    call.tool,
    call.outcome,
    call.error_class,
    call.latency_ns === null ? '' : formatDuration(BigInt(call.latency_ns)),
    call.effects.join('; ') || (call.reversibility === 'no_effect' ? 'none' : ''),
    spendCell(call),
    call.retry_verdict,
  ];
}
