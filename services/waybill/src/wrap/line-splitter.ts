/** A piece of a newline-delimited stream, with its original bytes, line ending included. */
export type StreamPiece =
  /** A whole line, or the last one of the stream, which may lack its line ending. */
  | { readonly kind: 'line'; readonly bytes: Buffer }
  /** A part of a line that is too long to hold. `head` and `tail` come with its last part. */
  | { readonly kind: 'part'; readonly bytes: Buffer; readonly closed?: LongLine };

/** What is kept of a line that passed in parts: enough to find a JSON-RPC id, never enough to hold it. */
export interface LongLine {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly totalBytes: number;
}

/** How much of each end of a long line is kept. JSON-RPC ids stand within the first or the last few bytes. */
const keptEndBytes = 512;
const lineFeed = 0x0a;

/**
 * Cuts a byte stream into lines without changing, adding or losing a byte: the pieces, joined, are the stream.
 * Holds at most `lineBytesMax` bytes; a longer line is handed on in parts as its bytes arrive.
 */
export class LineSplitter {
  readonly #lineBytesMax: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #long: { head: Buffer; tail: Buffer; totalBytes: number } | undefined;

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax;
  }

  /** Takes the next bytes; answers with the pieces that are complete now. */
  push(chunk: Buffer): StreamPiece[] {
    const pieces: StreamPiece[] = [];
    let start = 0;
    while (start < chunk.length) {
      const feedAt = chunk.indexOf(lineFeed, start);
      const end = feedAt === -1 ? chunk.length : feedAt + 1;
      const piece = this.#take(chunk.subarray(start, end), feedAt !== -1);
      if (piece !== undefined) pieces.push(piece);
      start = end;
    }
    return pieces;
  }

  /** Ends the stream; answers with what was still held. */
  end(): StreamPiece[] {
    if (this.#long !== undefined) return [this.#closeLong(Buffer.alloc(0))];
    return this.#heldBytes === 0 ? [] : [{ kind: 'line', bytes: this.#release() }];
  }

  #take(bytes: Buffer, isComplete: boolean): StreamPiece | undefined {
    if (this.#long !== undefined) {
      this.#remember(bytes);
      return isComplete ? this.#closeLong(bytes) : { kind: 'part', bytes };
    }
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#lineBytesMax) return this.#openLong(isComplete);
    return isComplete ? { kind: 'line', bytes: this.#release() } : undefined;
  }

  #openLong(isComplete: boolean): StreamPiece {
    const bytes = this.#release();
    this.#long = { head: Buffer.from(bytes.subarray(0, keptEndBytes)), tail: Buffer.alloc(0), totalBytes: 0 };
    this.#remember(bytes);
    return isComplete ? this.#closeLong(bytes) : { kind: 'part', bytes };
  }

  #remember(bytes: Buffer): void {
    if (this.#long === undefined) return;
    this.#long.totalBytes += bytes.length;
    this.#long.tail = Buffer.concat([this.#long.tail, bytes.subarray(-keptEndBytes)]).subarray(-keptEndBytes);
  }

  #closeLong(bytes: Buffer): StreamPiece {
    const closed = this.#long;
    this.#long = undefined;
    return closed === undefined ? { kind: 'part', bytes } : { kind: 'part', bytes, closed };
  }

  #release(): Buffer {
    const bytes = this.#held.length === 1 ? (this.#held[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }
}
