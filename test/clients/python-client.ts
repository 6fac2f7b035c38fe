import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The release of clickhouse-connect that is tried, and the Python that it needs. */
const clientVersion = '1.12.0';
const leastPython = '3.10';

/** A cold download of some megabytes. */
const installTimeoutMs = 180_000;
const runTimeoutMs = 60_000;

/** What is kept between runs, ignored by git. */
const directory = resolve(import.meta.dirname, `../../.cache/clickhouse-connect/${clientVersion}`);

/** Whether ClickHouse's own client for Python can be had here, and why not. */
export type PythonClient =
  | { readonly isThere: true; readonly run: (script: string, args: readonly string[]) => Promise<string> }
  | { readonly isThere: false; readonly reason: string };

/** Installs clickhouse-connect from PyPI the first time. */
export async function getPythonClient(): Promise<PythonClient> {
  try {
    await install();
  } catch (error) {
    return { isThere: false, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
  return { isThere: true, run: runPython };
}

async function install(): Promise<void> {
  if (existsSync(directory)) return;
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  const isNewEnough = `import sys; sys.exit(sys.version_info < (${leastPython.replace('.', ', ')}))`;
  await promisify(execFile)('python3', ['-c', isNewEnough]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', partial];
  await promisify(execFile)('python3', [...pip, `clickhouse-connect==${clientVersion}`], { timeout: installTimeoutMs });
  await rename(partial, directory);
}

async function runPython(script: string, args: readonly string[]): Promise<string> {
  const options = { timeout: runTimeoutMs, env: { ...process.env, PYTHONPATH: directory } };
  const { stdout } = await promisify(execFile)('python3', ['-c', script, ...args], options);
  return stdout;
}
