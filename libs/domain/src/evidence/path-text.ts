/** Which platform's rules a path follows. */
export type PathStyle = 'posix' | 'win32';

/** A path taken apart. */
interface PathParts {
  /** `/`, `C:\`, `\\server\share\`; empty for a relative path. */
  readonly prefix: string;
  readonly segments: readonly string[];
}

/** The style that a set of paths is written in: drive letters and double backslashes are of Windows. */
export function pathStyleOf(paths: readonly string[]): PathStyle {
  return paths.some((path) => /^[a-z]:[\\/]|^\\\\/i.test(path)) ? 'win32' : 'posix';
}

/** Whether a path says where it begins. */
export function isAbsolutePath(style: PathStyle, path: string): boolean {
  return partsOf(style, path).prefix !== '';
}

/** The path without `.`, `..`, doubled and trailing separators: what it means where there are no symbolic links. */
export function normalisePath(style: PathStyle, path: string): string {
  const { prefix, segments } = partsOf(style, path);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment !== '..') kept.push(segment);
    // Above the root there is the root; above where a relative path begins, nobody knows.
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (prefix === '') kept.push(segment);
  }
  return `${prefix}${kept.join(style === 'win32' ? '\\' : '/')}`;
}

/** The path as seen from `base`; normalised. Relative where both are. */
export function resolvePath(style: PathStyle, base: string, path: string): string {
  if (base === '' || isAbsolutePath(style, path)) return normalisePath(style, path);
  return normalisePath(style, `${base}${style === 'win32' ? '\\' : '/'}${path}`);
}

/** Whether an absolute path is `root` or lies below it. Windows does not tell letters of two cases apart. */
export function isWithinPath(style: PathStyle, root: string, path: string): boolean {
  if (root === '' || path.includes('\0')) return false;
  const [outer, inner] = [comparable(style, root), comparable(style, path)];
  return outer.prefix === inner.prefix && outer.segments.every((segment, index) => segment === inner.segments[index]);
}

function comparable(style: PathStyle, path: string): PathParts {
  const normal = normalisePath(style, path);
  return partsOf(style, style === 'win32' ? normal.toLowerCase() : normal);
}

function partsOf(style: PathStyle, path: string): PathParts {
  if (style === 'posix') return { prefix: path.startsWith('/') ? '/' : '', segments: segmentsOf(path) };
  // `\\?\` and `\\.\` only switch off the parsing of what follows.
  const slashed = path
    .replaceAll('/', '\\')
    .replace(/^\\\\[?.]\\(?:UNC\\)?/i, (lead) => (lead.length > 4 ? '\\\\' : ''));
  const prefix = /^(?:\\\\[^\\]+\\[^\\]+|[a-z]:(?=\\)|[a-z]:$|\\(?!\\))/i.exec(slashed)?.[0] ?? '';
  const segments = segmentsOf(slashed.slice(prefix.length).replaceAll('\\', '/'));
  return { prefix: prefix === '' ? '' : prefix.replace(/\\?$/, '\\'), segments };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
