import type { Readable, Writable } from 'node:stream';
import type { CallObserver } from './call-observer.js';
import { forwardChunks, withTimeLimit, writeBytes } from './forward-bytes.js';
import { type JsonRpcMessage, parseJsonRpcLine, parseLongLineId } from './json-rpc-message.js';
import { LineSplitter, type StreamPiece } from './line-splitter.js';
import type { Passage } from './passage.js';
import { spliceMeta } from './splice-meta.js';

/** What a proxy between two streams is made from. */
export interface SessionProxyOptions {
  readonly observer: CallObserver;
  /** Whether `traceparent` may be added to requests that carry none. When false every byte passes as it came. */
  readonly shouldInject: boolean;
}

/** Longer lines pass in parts, unparsed: to parse this much takes a tenth of a second and as many bytes ten times over. */
export const observedLineBytesMax = 16_777_216;
/** How long a request that writes files may wait for the look at what is there before it. A local disk takes less than 1 ms. */
const lookTimeoutMs = 250;

/**
 * Passes an MCP session on between a client and a server, and lets an observer listen.
 *
 * - Every byte of either side reaches the other, in order. The one exception: a `tools/call` whose `_meta` carries no
 *   `traceparent` may get one, inserted as text (see `spliceMeta`).
 * - Whatever the observer does wrong is counted and changes nothing for the session.
 */
export class SessionProxy {
  readonly #options: SessionProxyOptions;
  #observerErrorCount = 0;
  #unreadLineCount = 0;

  constructor(options: SessionProxyOptions) {
    this.#options = options;
  }

  /** Errors of the observer. */
  get observerErrorCount(): number {
    return this.#observerErrorCount;
  }

  /** Lines that were too long to be read. */
  get unreadLineCount(): number {
    return this.#unreadLineCount;
  }

  /**
   * Passes the client's messages on; closes the server's input behind the last one. Resolves with true when the client
   * ended, with false when the server took no more. Never rejects.
   */
  async forwardFromClient(source: Readable, sink: Writable): Promise<boolean> {
    const splitter = new LineSplitter(observedLineBytesMax);
    const hasClientEnded = await forwardChunks(source, async (chunk) =>
      this.#forwardPieces(splitter.push(chunk), sink),
    );
    await this.#forwardPieces(splitter.end(), sink);
    sink.end();
    return hasClientEnded;
  }

  /** Passes the server's messages on as they come and reads them behind. Leaves the sink open. Never rejects. */
  async forwardFromServer(source: Readable, sink: Writable): Promise<void> {
    const splitter = new LineSplitter(observedLineBytesMax);
    await forwardChunks(source, async (chunk) => {
      const taken = writeBytes(sink, chunk);
      for (const piece of splitter.push(chunk)) this.#readFromServer(piece);
      return taken;
    });
    for (const piece of splitter.end()) this.#readFromServer(piece);
  }

  async #forwardPieces(pieces: readonly StreamPiece[], sink: Writable): Promise<boolean> {
    for (const piece of pieces) {
      const isTaken =
        piece.kind === 'line' ? await this.#forwardLine(piece.bytes, sink) : await this.#forwardPart(piece, sink);
      if (!isTaken) return false;
    }
    return true;
  }

  #forwardPart(piece: Extract<StreamPiece, { kind: 'part' }>, sink: Writable): Promise<boolean> {
    if (piece.closed !== undefined) this.#unreadLineCount += 1;
    return piece.bytes.length === 0 ? Promise.resolve(true) : writeBytes(sink, piece.bytes);
  }

  async #forwardLine(bytes: Buffer, sink: Writable): Promise<boolean> {
    const passages = this.#passagesOf(bytes);
    const before = passages.flatMap((passage) => passage.before ?? []);
    const looks = before.length === 0 ? [] : await withTimeLimit(Promise.all(before), lookTimeoutMs);
    if (looks === undefined) for (const { late } of passages) late?.();
    const taken = writeBytes(sink, this.#withMeta(bytes, passages));
    for (const { after } of passages) if (after !== undefined) this.#guard(after);
    return taken;
  }

  #passagesOf(bytes: Buffer): Passage[] {
    const messages = this.#guard(() => parseJsonRpcLine(bytes)) ?? [];
    return messages.map((message) => this.#guard(() => this.#options.observer.fromClient(message)) ?? {});
  }

  /** A batch keeps its bytes: which of its requests a textual insertion would meet is not worth finding out. */
  #withMeta(bytes: Buffer, passages: readonly Passage[]): Buffer {
    const [passage, second] = passages;
    const meta = passage?.meta;
    if (!this.#options.shouldInject || meta === undefined || second !== undefined) return bytes;
    return this.#guard(() => spliceMeta(bytes, meta)) ?? bytes;
  }

  #readFromServer(piece: StreamPiece): void {
    const { observer } = this.#options;
    if (piece.kind === 'line') {
      const messages: JsonRpcMessage[] = this.#guard(() => parseJsonRpcLine(piece.bytes)) ?? [];
      for (const message of messages) this.#guard(() => observer.fromServer(message));
      return;
    }
    const { closed } = piece;
    if (closed === undefined) return;
    this.#unreadLineCount += 1;
    this.#guard(() => {
      const id = parseLongLineId(closed);
      if (id !== undefined) observer.fromServerUnread(id, closed.totalBytes);
    });
  }

  /** Runs a part of the observation; an error in it is counted and goes no further. */
  #guard<Value>(observe: () => Value): Value | undefined {
    try {
      return observe();
    } catch {
      this.#observerErrorCount += 1;
      return undefined;
    }
  }
}
