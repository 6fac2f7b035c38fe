import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

/** A server's package manifest as it lies on disk. */
export interface ServerManifest {
  readonly server: string;
  readonly version: string;
  /** SHA-256 of the file. */
  readonly digest: Uint8Array;
  /** How long ago the file was written, in nanoseconds. */
  readonly ageNanos: bigint;
}

/** Reads and digests a `package.json`. */
export async function readManifest(path: string): Promise<ServerManifest> {
  const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
  const { name, version } = JSON.parse(bytes.toString('utf8')) as { name: string; version: string };
  return {
    server: name,
    version,
    digest: createHash('sha256').update(bytes).digest(),
    ageNanos: BigInt(Math.max(0, Math.round(Date.now() - mtimeMs))) * 1_000_000n,
  };
}
