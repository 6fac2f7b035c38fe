import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { help, parseOptions, type BenchOptions } from './options.js';
import { toBenchRows, type BenchReport } from './report/bench-report.js';
import { renderTable } from './report/render-table.js';
import { runBench, type OnProgress } from './run-bench.js';

// The command line of the benchmark: `npm run bench`.

const exitCodes = { done: 0, failed: 1, usage: 2, SIGINT: 130, SIGTERM: 143 } as const;

// Whoever ends the benchmark ends what it started: exit handlers see to that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes[signal]));

const reportDirectory = resolve(import.meta.dirname, '../../.cache/bench');

async function run(options: BenchOptions): Promise<void> {
  await mkdir(reportDirectory, { recursive: true });
  const report = await runBench(options, { onProgress: progressTo(process.stderr), onReport: keep });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(options.isJson ? toDocument(report) : `${renderTable(report)}\n`);
  process.stderr.write(`kept in ${fileOf(report)}\n`);
}

async function keep(report: BenchReport): Promise<void> {
  await writeFile(fileOf(report), toDocument(report));
}

function fileOf({ begunUnixMs }: BenchReport): string {
  return join(reportDirectory, `${new Date(begunUnixMs).toISOString().replaceAll(':', '-')}.json`);
}

function toDocument(report: BenchReport): string {
  return `${JSON.stringify({ ...report, rows: toBenchRows(report) }, undefined, 2)}\n`;
}

const toldIntervalMs = 5_000;

/** A line that is written over on a terminal; elsewhere one every five seconds. */
function progressTo(stream: NodeJS.WriteStream): OnProgress {
  let toldMs = -Infinity;
  const intervalMs = stream.isTTY ? 100 : toldIntervalMs;
  return ({ run, runCount, stage }) => {
    if (performance.now() - toldMs < intervalMs) return;
    toldMs = performance.now();
    const line = `run ${run} of ${runCount}: ${stage}`;
    stream.write(stream.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

/** The options, or `undefined` after saying what is wrong with them. */
function optionsOrExplain(): BenchOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`bench: ${messageOf(error)}\n`);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const options = optionsOrExplain();
if (options === undefined) process.exitCode = exitCodes.usage;
else if (options.isHelp) process.stdout.write(`${help}\n`);
else {
  try {
    await run(options);
    process.exitCode = exitCodes.done;
  } catch (error) {
    process.stderr.write(`bench: could not be measured: ${messageOf(error)}\n`);
    process.exitCode = exitCodes.failed;
  }
}
