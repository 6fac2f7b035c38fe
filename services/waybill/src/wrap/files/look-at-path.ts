import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { classifyPath, type PathVerdict } from '@waybill/domain';

/** Where the server stands: what its relative paths and its permissions refer to. */
export interface ServerPlace {
  readonly cwd: string;
  readonly homeDirectory: string;
  /** Absolute directories, as configured and with their links followed. */
  readonly roots: readonly string[];
}

/** What the file system said about one path at one moment. */
export interface PathLook {
  readonly absolutePath: string;
  readonly canonicalPath: string;
  readonly verdict: PathVerdict;
  /** Whether a symbolic link stood on the way; `undefined` when it could not be told. */
  readonly hasLinks: boolean | undefined;
  /** Whether something was there; `undefined` when it could not be told. */
  readonly didExist: boolean | undefined;
}

/** How many missing directories above a path are walked up before giving up. */
const ancestorCountMax = 64;

/** Looks at a path as the filesystem server would: home expanded, relative to the roots, links followed. Never rejects. */
export async function lookAtPath(requestedPath: string, isWrite: boolean, place: ServerPlace): Promise<PathLook> {
  const absolutePath = toAbsolute(requestedPath, place);
  const resolved = await followLinks(absolutePath);
  const canonicalPath = resolved ?? absolutePath;
  const style = process.platform === 'win32' ? 'win32' : 'posix';
  const { roots } = place;
  return {
    absolutePath,
    canonicalPath,
    verdict: classifyPath({ requestedPath, absolutePath, canonicalPath, roots, isWrite, style }),
    hasLinks: resolved === undefined ? undefined : resolved !== absolutePath,
    didExist: await doesExist(canonicalPath),
  };
}

/** Each directory as configured and, where its links lead elsewhere, as the file system knows it. Never rejects. */
export async function resolveRoots(
  directories: readonly string[],
  place: Omit<ServerPlace, 'roots'>,
): Promise<string[]> {
  const roots: string[] = [];
  for (const directory of directories) {
    const absolute = resolve(place.cwd, expandHome(directory, place.homeDirectory));
    roots.push(absolute, (await followLinks(absolute)) ?? absolute);
  }
  return [...new Set(roots)];
}

function toAbsolute(requestedPath: string, place: ServerPlace): string {
  const expanded = expandHome(requestedPath, place.homeDirectory);
  if (isAbsolute(expanded)) return resolve(expanded);
  const candidates = place.roots.map((root) => resolve(root, expanded));
  const inside = candidates.find((candidate) =>
    place.roots.some((root) => candidate === root || candidate.startsWith(join(root, '/'))),
  );
  return inside ?? candidates[0] ?? resolve(place.cwd, expanded);
}

function expandHome(path: string, homeDirectory: string): string {
  return path === '~' || path.startsWith('~/') ? join(homeDirectory, path.slice(1)) : path;
}

/** The real path of the nearest ancestor that exists, with the missing rest behind it. */
async function followLinks(absolutePath: string): Promise<string | undefined> {
  let ancestor = absolutePath;
  const missing: string[] = [];
  for (let step = 0; step < ancestorCountMax; step += 1) {
    try {
      return join(await realpath(ancestor), ...missing);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || dirname(ancestor) === ancestor) return undefined;
      missing.unshift(basename(ancestor));
      ancestor = dirname(ancestor);
    }
  }
  return undefined;
}

async function doesExist(path: string): Promise<boolean | undefined> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? false : undefined;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
