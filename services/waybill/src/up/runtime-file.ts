import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running Waybill tells the commands that look for it. */
export interface RuntimeFacts {
  readonly pid: number;
  /** `host:port` of the collector. */
  readonly grpcEndpoint: string;
  /** `host:port` of gRPC of the questions. Absent: an older Waybill runs. */
  readonly queryEndpoint?: string;
  /** Where the HTTP interface, health and metrics are. */
  readonly httpUrl: string;
  /** Where ClickHouse's own HTTP interface answers. */
  readonly clickhouseUrl: string;
  /** The user for people: it may only read. */
  readonly clickhouseReader: { readonly user: string; readonly password: string };
  /** A user that may also keep what an audit found. This file is for its owner's eyes only. Absent: an older Waybill runs. */
  readonly clickhouseAuditor?: { readonly user: string; readonly password: string };
  readonly startedAt: string;
}

const fileName = 'runtime.json';

/** Writes the facts, whole or not at all. */
export async function writeRuntimeFile(dataDirectory: string, facts: RuntimeFacts): Promise<void> {
  const path = join(dataDirectory, fileName);
  await writeFile(`${path}.new`, `${JSON.stringify(facts, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Removes the facts: nothing runs here any more. */
export async function removeRuntimeFile(dataDirectory: string): Promise<void> {
  await rm(join(dataDirectory, fileName), { force: true });
}

/** Reads the facts; `undefined` when no Waybill runs from this directory, or the file cannot be read. */
export async function readRuntimeFile(dataDirectory: string): Promise<RuntimeFacts | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDirectory, fileName), 'utf8')) as RuntimeFacts;
  } catch {
    return undefined;
  }
}
