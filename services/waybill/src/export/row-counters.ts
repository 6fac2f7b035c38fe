/** Counts the rows of a text while it goes by. */
export interface RowCounter {
  readonly add: (piece: Uint8Array) => void;
  readonly count: () => number;
}

const [lineFeed, quote] = [10, 34];

/** One JSON object a line: line feeds within are escaped. */
export function createLineCounter(): RowCounter {
  let lines = 0;
  return {
    add(piece) {
      for (let at = piece.indexOf(lineFeed); at >= 0; at = piece.indexOf(lineFeed, at + 1)) lines += 1;
    },
    count: () => lines,
  };
}

/** CSV below a line of names: a line feed between quotes ends no row. */
export function createCsvCounter(): RowCounter {
  let [lines, isQuoted] = [0, false];
  return {
    add(piece) {
      for (const byte of piece) {
        // A doubled quote opens and closes again, which changes nothing.
        if (byte === quote) isQuoted = !isQuoted;
        else if (byte === lineFeed && !isQuoted) lines += 1;
      }
    },
    count: () => Math.max(0, lines - 1),
  };
}
