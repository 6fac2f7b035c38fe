import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A scratch directory with something to read in it, and something beside it that must stay unread. */
export interface DemoWorkspace {
  /** The only directory that the file server may touch. */
  readonly root: string;
  /** A file next to it. */
  readonly outsideFile: string;
}

/** Makes a fresh scratch workspace below `directory`. */
export async function createDemoWorkspace(directory: string): Promise<DemoWorkspace> {
  const root = join(directory, 'workspace');
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'readme.md'), '# Scratch workspace\n\nMade by Waybill to record one real MCP session.\n');
  const outsideFile = join(directory, 'outside.txt');
  await writeFile(outsideFile, 'Nobody may read this through the file server.\n');
  // Servers resolve symbolic links before they compare paths; what we ask for must be spelled the same way.
  return { root: await realpath(root), outsideFile: await realpath(outsideFile) };
}
