import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@waybill/ports';
import type { ReadProgress } from '../replay/log-positions.js';
import { getFileBytes, removePartials, writePart, type WrittenFile } from './export-files.js';
import {
  fileNameOf,
  readManifest,
  writeManifest,
  type ExportManifest,
  type ExportPart,
  type ExportWish,
  type PartStand,
} from './export-manifest.js';
import { planParts } from './export-plan.js';
import { partCountMax, toExportFailure, type ExportSource } from './export-source.js';
import type { ExportWindow } from '@waybill/clickhouse';

export interface ExportPartsOptions {
  readonly source: ExportSource;
  readonly directory: string;
  readonly wish: ExportWish;
  /** Of an export that begins; one that goes on has its own. */
  readonly window: ExportWindow;
  readonly rowsPerPart: number;
  readonly progress: (progress: ReadProgress) => void;
}

/** What became of an export. */
export interface ExportedParts {
  readonly manifest: ExportManifest;
  /** Parts that an earlier command had read, and that stand as they stood. */
  readonly keptPartCount: number;
  /** Windows whose rows changed each time that they were read. */
  readonly unsettled: readonly ExportWindow[];
}

/** Of a part that has no rows. */
const emptyStand: PartStand = { rowCount: 0, versions: '0' };

/** Rows may come while an export is read: what has changed is read again, so often. */
const roundCountMax = 3;

/**
 * Reads every part that is not there as it stands in the store, and looks afterwards whether each still stands as it stood
 * before it was read. Resumable: what is in the manifest is not read again unless its rows have changed.
 */
export async function exportParts(options: ExportPartsOptions): Promise<ExportedParts> {
  const { source, directory } = options;
  await mkdir(directory, { recursive: true });
  await removePartials(directory);
  let manifest = await openManifest(options);
  let stands = await source.listStands(manifest.parts);
  const keptPartCount = (
    await Promise.all(manifest.parts.map((part, at) => isThere(directory, part, stands[at])))
  ).filter(Boolean).length;
  for (let round = 1; ; round += 1) {
    manifest = await readMissing(manifest, stands, options);
    stands = await source.listStands(manifest.parts);
    const unsettled = manifest.parts.filter(({ done }, at) => !isSame(done?.stand, stands[at]));
    if (unsettled.length === 0 || round === roundCountMax) return { manifest, keptPartCount, unsettled };
  }
}

async function openManifest(options: ExportPartsOptions): Promise<ExportManifest> {
  const { source, directory, wish, window, rowsPerPart } = options;
  const [columns, projection] = [await source.listColumns(), await source.getProjection()];
  const found = await readManifest(directory);
  if (found !== undefined) {
    const [expected, there] = [
      { wish, projection, columns },
      { wish: found.wish, projection: found.projection, columns: found.columns },
    ];
    if (JSON.stringify(expected) === JSON.stringify(there)) return found;
    const message = `${directory}: expected a directory of this export, found one of another: ${describeOther(found, { wish, projection })}; choose another directory`;
    throw new Failure('permanent', 'export_is_another', message);
  }
  const planned = await planParts(window, rowsPerPart, (...asked) => source.countSteps(...asked));
  const parts = planned.map(({ fromMs, untilMs }) => toPart(wish, { fromMs, untilMs }));
  const manifest: ExportManifest = { version: 1, wish, window, projection, columns, parts: limited(parts) };
  await writeManifest(directory, manifest);
  return manifest;
}

function describeOther(
  found: ExportManifest,
  { wish, projection }: Pick<ExportManifest, 'wish' | 'projection'>,
): string {
  const { what, format, since, until } = found.wish;
  if (JSON.stringify(wish) !== JSON.stringify(found.wish))
    return `${what} as ${format} since ${since}${until === null ? '' : ` until ${until}`}`;
  return projection === found.projection ? 'its rows had other columns' : 'its rows are of another store';
}

function toPart(wish: ExportWish, window: ExportWindow): ExportPart {
  return { ...window, file: fileNameOf(wish, window) };
}

function limited(parts: readonly ExportPart[]): readonly ExportPart[] {
  if (parts.length <= partCountMax) return parts;
  const message = `expected at most ${partCountMax} parts, found ${parts.length}; raise --rows-per-part, or take a shorter window`;
  throw new Failure('permanent', 'too_many_parts', message);
}

async function readMissing(
  manifest: ExportManifest,
  stands: readonly PartStand[],
  options: ExportPartsOptions,
): Promise<ExportManifest> {
  const { directory, progress } = options;
  const totalCount = stands.reduce((sum, { rowCount }) => sum + rowCount, 0);
  let appliedCount = 0;
  let parts = manifest.parts;
  for (const [at, part] of manifest.parts.entries()) {
    const stand = stands[at] ?? emptyStand;
    if (!(await isThere(directory, part, stand))) {
      const written = await readPart(part, stand, options);
      parts = parts.flatMap((each) => (each.file === part.file ? written : [each]));
      await writeManifest(directory, { ...manifest, parts });
    }
    appliedCount += stand.rowCount;
    progress({ appliedCount, totalCount });
  }
  return { ...manifest, parts };
}

/** Reads a part, in two halves where it is too large for one statement. */
async function readPart(
  part: ExportPart,
  stand: PartStand,
  options: ExportPartsOptions,
): Promise<readonly ExportPart[]> {
  const { source, directory, wish } = options;
  const answer = await source.readRows(part);
  if (answer.tag === 'answered') {
    const written = await writePart(join(directory, part.file), answer.text, wish.format);
    return [{ ...part, done: { stand, written: checked(part, written, answer.rowCount) } }];
  }
  const middleMs = Math.floor((part.fromMs + part.untilMs) / 2);
  if (answer.limit === undefined || answer.limit === 'setting' || middleMs === part.fromMs)
    throw toExportFailure(answer);
  const halves = [
    toPart(wish, { fromMs: part.fromMs, untilMs: middleMs }),
    toPart(wish, { fromMs: middleMs, untilMs: part.untilMs }),
  ];
  const halfStands = await source.listStands(halves);
  const parts: ExportPart[] = [];
  for (const [at, half] of halves.entries())
    parts.push(...(await readPart(half, halfStands[at] ?? emptyStand, options)));
  return parts;
}

/** The file itself is counted: what ClickHouse said that it sent has to be in it. */
function checked({ file }: ExportPart, written: WrittenFile, sentRowCount: number | undefined): WrittenFile {
  if (sentRowCount === undefined || sentRowCount === written.rowCount) return written;
  const message = `${file}: expected the ${sentRowCount} rows that ClickHouse sent, found ${written.rowCount}`;
  throw new Failure('retryable', 'export_incomplete', message);
}

/** Whether a part has been read as it stands, and its file has the size that was written. */
async function isThere(directory: string, { file, done }: ExportPart, stand: PartStand | undefined): Promise<boolean> {
  if (done === undefined || !isSame(done.stand, stand)) return false;
  return (await getFileBytes(join(directory, file))) === done.written.byteCount;
}

function isSame(left: PartStand | undefined, right: PartStand | undefined): boolean {
  return left !== undefined && left.rowCount === right?.rowCount && left.versions === right.versions;
}
