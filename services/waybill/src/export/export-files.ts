import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '@waybill/ports';
import type { ExportFormat } from './export-formats.js';
import { parquetTailBytes, parseParquetRowCount, parseParquetTail } from './parquet-footer.js';
import { createCsvCounter, createLineCounter, type RowCounter } from './row-counters.js';

/** What was written. */
export interface WrittenFile {
  readonly rowCount: number;
  readonly byteCount: number;
  readonly sha256: string;
}

const counters: Readonly<Record<ExportFormat, () => RowCounter | undefined>> = {
  jsonl: createLineCounter,
  csv: createCsvCounter,
  // Its own end says how many there are.
  parquet: () => undefined,
};

/** Writes a file whole or not at all: beside its place first, then on the disk, then under its name. Counts what it wrote. */
export async function writePart(
  path: string,
  text: AsyncIterable<Uint8Array>,
  format: ExportFormat,
): Promise<WrittenFile> {
  const [counter, hash] = [counters[format](), createHash('sha256')];
  let byteCount = 0;
  await writeWhole(path, async (file) => {
    for await (const piece of text) {
      await file.writeFile(piece);
      counter?.add(piece);
      hash.update(piece);
      byteCount += piece.byteLength;
    }
  });
  const rowCount = counter === undefined ? await countParquetRows(path) : counter.count();
  return { rowCount, byteCount, sha256: hash.digest('hex') };
}

async function countParquetRows(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tailAt = Math.max(0, size - parquetTailBytes);
    const metadataBytes = parseParquetTail(await readAt(file, tailAt, parquetTailBytes));
    return parseParquetRowCount(await readAt(file, Math.max(0, tailAt - metadataBytes), metadataBytes));
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, byteCount: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(byteCount), 0, byteCount, position);
  return buffer.subarray(0, bytesRead);
}

/** Writes text in place of what stands there, whole or not at all. */
export function replaceFile(path: string, text: string): Promise<void> {
  return writeWhole(path, (file) => file.writeFile(text));
}

/** One file out of several; of CSV the names stand at its head alone. */
export function joinFiles(path: string, parts: readonly string[], format: ExportFormat): Promise<void> {
  return writeWhole(path, async (file) => {
    for (const [at, part] of parts.entries()) {
      const source = await open(part);
      let isBehindNames = format !== 'csv' || at === 0;
      for await (const piece of source.createReadStream() as AsyncIterable<Buffer>) {
        if (isBehindNames) await file.writeFile(piece);
        else {
          const end = piece.indexOf('\n');
          isBehindNames = end >= 0;
          if (isBehindNames) await file.writeFile(piece.subarray(end + 1));
        }
      }
    }
  });
}

async function writeWhole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(partial, { force: true });
    throw toFileFailure(path, error);
  }
}

/** A new name is on the disk only with its directory. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** How large a file is; `undefined`: there is none. */
export async function getFileBytes(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

/** A text file; `undefined`: there is none. */
export async function getFileText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw toFileFailure(path, error);
  }
}

/** Removes what a process that was killed left half written. */
export async function removePartials(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (name.endsWith('.partial')) await rm(join(directory, name), { force: true });
}

/** A disk that cannot be written, by its code; what is no error of the system passes as it is. */
export function toFileFailure(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof Failure || code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const kind = code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'file_not_writable';
  return new Failure('permanent', kind, `${path}: expected to write there, found ${code}`, error);
}
