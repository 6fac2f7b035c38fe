import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Layer } from '@waybill/contracts';
import { createEmitter, type Emitter, type EmitEvent } from '@waybill/sdk';

/** An emitter whose collector is not there, keeping what it is given under `directory`. */
export async function createLonelyEmitter(directory: string): Promise<Emitter> {
  const endpoint = `127.0.0.1:${await findClosedPort()}`;
  const source = { layer: Layer.TOOL, service: 'waybill-wrap', version: '0' };
  return createEmitter({ endpoint, source, spoolDirectory: directory });
}

/** The bytes of events as they lie on disk while Waybill is away. */
export async function readSpooledBytes(events: readonly EmitEvent[]): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'wrap-spool-'));
  const emitter = await createLonelyEmitter(directory);
  for (const event of events) emitter.emit(event);
  await emitter.shutdown(50);
  const bytes = await readDirectory(directory);
  await rm(directory, { recursive: true });
  return bytes;
}

/** All files below a directory, one after the other. */
export async function readDirectory(directory: string): Promise<Buffer> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 1;
}
