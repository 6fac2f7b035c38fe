import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const listening = '0A';

/** Who listens on a TCP port, as Linux's /proc tells: `node (process 12)`. Empty where it does not tell. */
export async function getPortOwner(port: number, procDirectory = '/proc'): Promise<string> {
  try {
    const inode = await listeningInode(port, procDirectory);
    return inode === undefined ? '' : await ownerOfSocket(inode, procDirectory);
  } catch {
    // No /proc, as on macOS: then nobody can say.
    return '';
  }
}

async function listeningInode(port: number, procDirectory: string): Promise<string | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(join(procDirectory, 'net', name), 'utf8').catch(() => '')),
  );
  return tables
    .flatMap((table) => table.split('\n'))
    .map((line) => inodeIn(line, port))
    .find((inode) => inode !== undefined);
}

/** The socket's inode in a line of /proc/net/tcp, when it listens on the port. */
export function inodeIn(line: string, port: number): string | undefined {
  const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return state === listening && local?.endsWith(suffix) === true ? inode : undefined;
}

async function ownerOfSocket(inode: string, procDirectory: string): Promise<string> {
  const pids = (await readdir(procDirectory)).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await hasSocket(join(procDirectory, pid, 'fd'), inode)) {
      const name = await readFile(join(procDirectory, pid, 'comm'), 'utf8');
      return `${name.trim()} (process ${pid})`;
    }
  }
  return '';
}

async function hasSocket(directory: string, inode: string): Promise<boolean> {
  // Processes of other users may not be looked into, and any may end while it is looked at.
  const names = await readdir(directory).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join(directory, name)).catch(() => '')));
  return targets.includes(`socket:[${inode}]`);
}
