import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What was typed before, from one shell to the next. */
export interface SqlHistory {
  /** Newest first, as readline has it. */
  readonly lines: readonly string[];
  /** Keeps a line. A file that cannot be written keeps nothing, and stops nobody. */
  add(line: string): Promise<void>;
}

/** More than anybody goes back through. */
export const historyLineCountMax = 1_000;

/** Statements can hold what is nobody else's business. */
const fileMode = 0o600;
const directoryMode = 0o700;

/** The history that is kept in a file; a file that has grown to twice its size is cut. */
export async function openHistory(path: string): Promise<SqlHistory> {
  const kept = await readKept(path);
  const lines = kept.slice(-historyLineCountMax);
  if (kept.length > 2 * historyLineCountMax) await keep(() => writeFile(path, toText(lines), { mode: fileMode }));
  return {
    lines: lines.toReversed(),
    add: (line) =>
      keep(async () => {
        await mkdir(dirname(path), { recursive: true, mode: directoryMode });
        await appendFile(path, toText([line]), { mode: fileMode });
      }),
  };
}

async function readKept(path: string): Promise<readonly string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  } catch {
    // There is none yet, or it is not ours to read: one begins anew.
    return [];
  }
}

async function keep(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch {
    // A full or read-only disk must not end a shell.
  }
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
