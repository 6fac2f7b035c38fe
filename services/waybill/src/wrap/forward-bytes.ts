import type { Readable, Writable } from 'node:stream';

/**
 * Moves a stream's bytes, one chunk in flight at a time, so that a slow reader slows its writer and nothing piles up.
 *
 * Resolves with true when the source has ended or broken. Resolves with false when `forward` says that nobody takes the
 * bytes any more; the source is then destroyed, so that its writer learns of it as it would without anything in between.
 * Never rejects.
 */
export async function forwardChunks(source: Readable, forward: (chunk: Buffer) => Promise<boolean>): Promise<boolean> {
  try {
    for await (const chunk of source) {
      if (!(await forward(Buffer.from(chunk)))) return false;
    }
  } catch {
    // A source that breaks has no more bytes: the same as one that ends.
  }
  return true;
}

/** Writes bytes; resolves when the sink has taken them: true, or false when it is closed. Never rejects. */
export function writeBytes(sink: Writable, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (sink.destroyed || sink.writableEnded) resolve(false);
    else sink.write(bytes, (error) => resolve(error === undefined || error === null));
  });
}

/** Resolves with the promise, or with `undefined` when it takes longer or rejects. The promise itself goes on. */
export async function withTimeLimit<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  const settled = promise.catch(() => undefined);
  const value = await Promise.race([settled, timeout]);
  clearTimeout(timer);
  return value;
}
