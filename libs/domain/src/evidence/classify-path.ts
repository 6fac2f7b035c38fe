import { isWithinPath, normalisePath, type PathStyle } from './path-text.js';

/** Why a path is outside what was allowed; the words of PRODUCT's file evidence. */
export type PathDenial =
  | 'symlink_escape'
  | 'credential_file'
  | 'host_mount'
  | 'parent_traversal'
  | 'sibling_workspace'
  | 'hidden_config'
  | 'write_outside_policy'
  | 'outside_root';

/** What there is to know about a path, as text: no file system is asked. */
export interface PathFacts {
  /** As the caller wrote it. */
  readonly requestedPath: string;
  /** Absolute, `.` and `..` resolved, symbolic links not followed. */
  readonly absolutePath: string;
  /** Absolute, symbolic links followed as far as they exist. Equal to `absolutePath` when nothing is known. */
  readonly canonicalPath: string;
  /** Absolute directories that are allowed, both as configured and with their links followed. */
  readonly roots: readonly string[];
  readonly isWrite: boolean;
  readonly style: PathStyle;
}

/** The verdict over one path. */
export type PathVerdict =
  | { readonly kind: 'inside'; readonly root: string }
  /** `root` is the one that it had to stay in: the nearest, or empty when there is none at all. */
  | { readonly kind: 'outside'; readonly root: string; readonly denial: PathDenial };

const credentialPatterns: readonly RegExp[] = [
  /\/\.ssh\//,
  /\/\.(?:aws|azure|gnupg|kube)\//,
  /\/\.config\/gcloud\//,
  /\/\.docker\/config\.json$/,
  /\/\.(?:netrc|pgpass|npmrc|pypirc|git-credentials|vault-token)$/,
  /\/\.env(?:\.[\w-]+)*$/,
  /\/id_(?:rsa|dsa|ecdsa|ed25519)$/,
  /\.(?:pem|p12|pfx|jks|keystore|kdbx)$/i,
  /^\/etc\/(?:shadow|gshadow|sudoers)(?:$|[.\-/])/,
  /^\/(?:var\/)?run\/secrets\//,
  /\/(?:credentials|secrets)(?:\.(?:json|ya?ml|toml|ini))?$/i,
];

const hostMountPattern =
  /^\/(?:proc|sys|dev|boot|host|hostfs|rootfs|run|var\/run|var\/lib\/(?:kubelet|docker|containerd)|mnt\/host)(?:\/|$)/;

/**
 * Decides whether a path lies inside the allowed directories and, when not, how it tried to get out. The wrapper asks it
 * before a call, the fold asks it of what any hop reports: there is one answer.
 *
 * Pure: text in, verdict out. The first that fits counts, in the order of what an operator wants to know first: the
 * trick (a link), then the prize (credentials, the host), then the way (`..`), then the place.
 */
export function classifyPath(facts: PathFacts): PathVerdict {
  const canonicalRoot = findRoot(facts, facts.canonicalPath);
  if (canonicalRoot !== undefined) return { kind: 'inside', root: canonicalRoot };
  const lexicalRoot = findRoot(facts, facts.absolutePath);
  if (lexicalRoot !== undefined) return { kind: 'outside', root: lexicalRoot, denial: 'symlink_escape' };
  const root = nearestRoot(facts);
  return { kind: 'outside', root, denial: denialOutside(facts, root) };
}

/** Whether a file of this name usually holds a secret, wherever it lies. */
export function isCredentialPath(path: string): boolean {
  const slashed = toSlashes(path);
  return credentialPatterns.some((pattern) => pattern.test(slashed));
}

function denialOutside(facts: PathFacts, root: string): PathDenial {
  const path = toSlashes(facts.canonicalPath);
  if (isCredentialPath(path)) return 'credential_file';
  if (hostMountPattern.test(path)) return 'host_mount';
  if (toSlashes(facts.requestedPath).split('/').includes('..')) return 'parent_traversal';
  if (isSibling(path, toSlashes(root))) return 'sibling_workspace';
  if (path.split('/').some((part) => part.startsWith('.') && part.length > 1)) return 'hidden_config';
  return facts.isWrite ? 'write_outside_policy' : 'outside_root';
}

/** Beside the root, below the same parent: the workspace of a neighbour. */
function isSibling(path: string, root: string): boolean {
  const parent = normalisePath('posix', `${root}/..`);
  return root !== '' && parent !== '/' && path !== parent && path.startsWith(`${parent}/`);
}

function findRoot(facts: PathFacts, path: string): string | undefined {
  const inside = facts.roots.filter((root) => isWithinPath(facts.style, root, path));
  return inside.toSorted((left, right) => right.length - left.length)[0];
}

/** The root that shares the longest beginning with the path. */
function nearestRoot(facts: PathFacts): string {
  const shared = (root: string): number => {
    const [left, right] = [root.split(/[\\/]/), facts.absolutePath.split(/[\\/]/)];
    const differsAt = left.findIndex((part, index) => part !== right[index]);
    return differsAt === -1 ? left.length : differsAt;
  };
  return facts.roots.toSorted((left, right) => shared(right) - shared(left))[0] ?? '';
}

function toSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
