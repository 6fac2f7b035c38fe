import { open, type FileHandle } from 'node:fs/promises';
import type { LedgerLine } from './facts.js';

/** The generator's own ledger: lines of JSON, appended. */
export interface LedgerFile {
  /** Appends lines in their order; they are on disk before it resolves. */
  append(...lines: readonly LedgerLine[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens the ledger file anew. Lines that wait for the disk at the same time share one write and one sync. */
export async function createLedgerFile(path: string): Promise<LedgerFile> {
  const file = await open(path, 'wx');
  let waiting: string[] = [];
  let flushing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    next = undefined;
    const text = waiting.join('');
    waiting = [];
    await file.appendFile(text);
    await file.datasync();
  };
  return {
    append(...lines) {
      waiting.push(...lines.map((line) => `${JSON.stringify(line)}\n`));
      next ??= flushing = flushing.then(flush);
      return next;
    },
    async close() {
      await flushing;
      await file.close();
    },
  };
}

/** Reads a ledger file line by line. */
export async function* readLedgerFile(path: string): AsyncGenerator<LedgerLine> {
  const file: FileHandle = await open(path, 'r');
  try {
    for await (const line of file.readLines()) yield JSON.parse(line) as LedgerLine;
  } finally {
    await file.close();
  }
}
