import type { StatementColumn, StatementRows, StatementValue } from '@waybill/ports';

/** The format that {@link readStatementRows} reads: an array per line, the first two of them names and types. */
export const rowsFormat = 'JSONCompactEachRowWithNamesAndTypes';

export interface RowsBound {
  readonly rowCountMax: number;
  /** Of the text of the rows. */
  readonly byteCountMax: number;
}

/** Reads an answer up to its bounds, and leaves the rest. A row that does not fit is cut off whole. */
export async function readStatementRows(
  text: AsyncIterable<Uint8Array>,
  { rowCountMax, byteCountMax }: RowsBound,
): Promise<StatementRows> {
  const head: string[][] = [];
  const rows: (readonly StatementValue[])[] = [];
  let [isCut, byteCount] = [false, 0];
  for await (const line of linesOf(text)) {
    if (head.length < headLineCount) {
      head.push(JSON.parse(line) as string[]);
      continue;
    }
    byteCount += Buffer.byteLength(line);
    isCut = rows.length === rowCountMax || byteCount > byteCountMax;
    if (isCut) break;
    rows.push(JSON.parse(line) as StatementValue[]);
  }
  const [names = [], types = []] = head;
  return { tag: 'answered', columns: names.map((name, at) => toColumn(name, types[at])), rows, isCut };
}

const headLineCount = 2;

function toColumn(name: string, type = ''): StatementColumn {
  return { name, type };
}

/** Complete lines; a line feed within a value is escaped in this format. */
async function* linesOf(text: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of text) {
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    pieces.push(first);
    for (const next of more) {
      const line = pieces.join('');
      pieces = [next];
      if (line !== '') yield line;
    }
  }
}
