import { rm } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { Failure, type StatementRunner } from '@waybill/ports';
import { parseMoment, resolveMoment } from '@waybill/questions';
import { steadyNowMs } from '@waybill/runtime';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import type { ExportOptions } from '../commands/export.js';
import { withStore } from '../commands/store-command.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { formatBytes } from '../render/byte-size.js';
import { toPrintable } from '../render/printable.js';
import { createProgressLines } from '../replay/progress-lines.js';
import type { SqlContext } from '../sql/run-sql.js';
import { getFileBytes, joinFiles } from './export-files.js';
import { exportFormats } from './export-formats.js';
import { exportParts, type ExportedParts } from './export-parts.js';
import { createExportSource } from './export-source.js';

export type ExportContext = Pick<SqlContext, 'createStatementRunner' | 'signals' | keyof CommandContext>;

/** Exports rows into files. Answers as its help says. */
export function runExport(options: ExportOptions, context: ExportContext): Promise<ExitCode> {
  const nowMs = context.nowUnixMs();
  const [fromMs, untilMs] = [
    toUnixMs(options.since, nowMs),
    options.until === undefined ? nowMs : toUnixMs(options.until, nowMs),
  ];
  const problem = findProblem(options, fromMs, untilMs);
  if (problem !== undefined || fromMs === undefined || untilMs === undefined) {
    writeLines(context.stderr, [toPrintable(`waybill: ${problem}`)]);
    return Promise.resolve(exitCodes.usage);
  }
  return withStore(context, options, {
    open: context.createStatementRunner,
    use: (runner) =>
      runInterruptibly(runner, { options, context, window: { fromMs, untilMs: Math.min(untilMs, nowMs) } }),
  });
}

/** A file outlives the zone in which somebody asked for it: a time without an offset is one of UTC. */
function toUnixMs(text: string, nowMs: number): number | undefined {
  const moment = parseMoment(text);
  return moment === undefined ? undefined : resolveMoment(moment, nowMs, 'utc');
}

function findProblem(
  options: ExportOptions,
  fromMs: number | undefined,
  untilMs: number | undefined,
): string | undefined {
  const { since, until, into, format } = options;
  if (fromMs === undefined) return `--since: expected a span back from now or a moment in RFC 3339, found "${since}"`;
  if (untilMs === undefined) return `--until: expected a span back from now or a moment in RFC 3339, found "${until}"`;
  if (fromMs >= untilMs || fromMs < 0) return '--since: expected a moment since 1970 and before --until';
  const end = extname(into).slice(1);
  if (end !== format && Object.hasOwn(exportFormats, end))
    return `--into: expected a file that ends with .${format}, or a directory, found "${into}"`;
  return undefined;
}

interface ExportRun {
  readonly options: ExportOptions;
  readonly context: ExportContext;
  readonly window: { readonly fromMs: number; readonly untilMs: number };
}

async function runInterruptibly(runner: StatementRunner, run: ExportRun): Promise<ExitCode> {
  const { signals, stderr } = run.context;
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  signals.on('SIGINT', interrupt);
  try {
    return await exportInto(runner, run, interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted || !(error instanceof Failure)) throw error;
    writeLines(stderr, ['broken off; run the same command again, and it goes on behind the last file']);
    return exitCodes.interrupted;
  } finally {
    signals.off('SIGINT', interrupt);
  }
}

async function exportInto(
  runner: StatementRunner,
  { options, context, window }: ExportRun,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { what, format, since, until = null, rowsPerPart } = options;
  const target = resolve(context.cwd, options.into);
  const isFile = extname(target) === `.${format}`;
  if (isFile && (await getFileBytes(target)) !== undefined)
    throw new Failure('permanent', 'file_exists', `${target}: expected no file there yet, found one`);
  const directory = isFile ? `${target}.parts` : target;
  const source = createExportSource({ runner, what, format, signal });
  const exported = await exportParts({
    source,
    directory,
    wish: { what, format, since, until },
    window,
    rowsPerPart,
    progress: createProgressLines({
      doing: 'exporting',
      unit: 'rows',
      nowMs: steadyNowMs,
      say: (line) => writeLines(context.stderr, [line]),
    }),
  });
  const isSettled = exported.unsettled.length === 0;
  if (isFile && isSettled) await joinInto(target, directory, exported);
  const openRowCount = await source.countOpen(exported.manifest.window);
  const summary = toSummary(exported, { into: target, openRowCount });
  if (options.json === true) writeJson(context.stdout, summary);
  else writeLines(context.stdout, renderSummary(summary));
  return isSettled ? exitCodes.ok : exitCodes.failure;
}

async function joinInto(target: string, directory: string, { manifest }: ExportedParts): Promise<void> {
  const { parts, wish } = manifest;
  if (wish.format === 'parquet' && parts.length > 1) {
    const message = `${target}: expected a directory for ${parts.length} parts, because Parquet files cannot be joined; the parts are in ${directory}`;
    throw new Failure('permanent', 'parts_not_joinable', message);
  }
  await joinFiles(
    target,
    parts.map(({ file }) => join(directory, file)),
    wish.format,
  );
  await rm(directory, { recursive: true });
}

/** What `--json` prints. */
function toSummary(
  { manifest, keptPartCount, unsettled }: ExportedParts,
  { into, openRowCount }: { readonly into: string; readonly openRowCount: number | undefined },
) {
  const files = manifest.parts.map(({ file, fromMs, untilMs, done }) => ({
    file,
    since: toMoment(fromMs),
    until: toMoment(untilMs),
    rows: done?.written.rowCount ?? 0,
    bytes: done?.written.byteCount ?? 0,
    sha256: done?.written.sha256 ?? '',
  }));
  return {
    what: manifest.wish.what,
    format: manifest.wish.format,
    since: toMoment(manifest.window.fromMs),
    until: toMoment(manifest.window.untilMs),
    into,
    rows: files.reduce((sum, each) => sum + each.rows, 0),
    bytes: files.reduce((sum, each) => sum + each.bytes, 0),
    is_verified: unsettled.length === 0,
    open_rows: openRowCount ?? null,
    kept_parts: keptPartCount,
    parts: files,
  };
}

function toMoment(ms: number): string {
  return new Date(ms).toISOString();
}

function renderSummary(summary: ReturnType<typeof toSummary>): readonly string[] {
  const { what, rows, bytes, parts, into, since, until, open_rows: open, kept_parts: kept } = summary;
  const keptText = kept === 0 ? '' : `, ${kept} of them from before`;
  return [
    `${rows} rows of ${what}, ${since} to ${until}`,
    `${formatBytes(BigInt(bytes))} in ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}${keptText}: ${toPrintable(into)}`,
    summary.is_verified
      ? 'verified: every file has the rows that the store has'
      : 'not verified: rows kept changing while they were read; run the same command again when less comes in',
    ...(open === null || open === 0
      ? []
      : [`${open} of them are open and may still change; the same command reads again what has`]),
  ];
}
