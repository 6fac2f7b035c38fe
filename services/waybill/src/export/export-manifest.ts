import { join } from 'node:path';
import type { ExportSubject, ExportWindow } from '@waybill/clickhouse';
import { Failure, type StatementColumn } from '@waybill/ports';
import { getFileText, replaceFile, type WrittenFile } from './export-files.js';
import type { ExportFormat } from './export-formats.js';

/** What an export is of: a second command with another wish is another export. */
export interface ExportWish {
  readonly what: ExportSubject;
  readonly format: ExportFormat;
  /** As they were typed: of a span the window is that of the first command. */
  readonly since: string;
  readonly until: string | null;
}

/** How a part stood in the store: its rows, and the sum of their versions. */
export interface PartStand {
  readonly rowCount: number;
  readonly versions: string;
}

export interface ExportPart extends ExportWindow {
  readonly file: string;
  /** How it stood before it was read, and what was written; absent: not read yet. */
  readonly done?: { readonly stand: PartStand; readonly written: WrittenFile };
}

/** What stands beside the files, so that an export that was broken off goes on. */
export interface ExportManifest {
  readonly version: 1;
  readonly wish: ExportWish;
  readonly window: ExportWindow;
  /** Which projection the rows are of. */
  readonly projection: string;
  readonly columns: readonly StatementColumn[];
  readonly parts: readonly ExportPart[];
}

const manifestName = 'export.json';

export const manifestPathOf = (directory: string): string => join(directory, manifestName);

/** Reads the manifest of a directory; `undefined`: there is none. Rejects with a Failure when it cannot be read. */
export async function readManifest(directory: string): Promise<ExportManifest | undefined> {
  const path = manifestPathOf(directory);
  const text = await getFileText(path);
  if (text === undefined) return undefined;
  const manifest = parsed(text);
  if (isManifest(manifest)) return manifest;
  throw new Failure(
    'permanent',
    'manifest_unreadable',
    `${path}: expected the manifest of an export, found something else`,
  );
}

/** Keeps how far the export has come, whole or not at all. */
export function writeManifest(directory: string, manifest: ExportManifest): Promise<void> {
  return replaceFile(manifestPathOf(directory), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The file of a part is named by what it holds: `calls-20261126T010203000Z-20261126T020304000Z.parquet`. */
export function fileNameOf({ what, format }: ExportWish, { fromMs, untilMs }: ExportWindow): string {
  return `${what}-${compact(fromMs)}-${compact(untilMs)}.${format}`;
}

function compact(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:.]/g, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isManifest(value: unknown): value is ExportManifest {
  if (typeof value !== 'object' || value === null) return false;
  const { version, wish, window, projection, columns, parts } = value as Record<string, unknown>;
  return (
    version === 1 &&
    [wish, window].every(isObject) &&
    typeof projection === 'string' &&
    [columns, parts].every(Array.isArray)
  );
}
