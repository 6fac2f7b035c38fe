import { asObject, asText, type JsonObject } from '../json-rpc-message.js';
import type { PeerFacts } from '../peer-facts.js';
import { type FileSighting, sightFiles } from './file-evidence.js';
import { listFileRequests } from './filesystem-tools.js';
import { resolveRoots } from './look-at-path.js';
import { filesystemServerName, rootsFromArgv } from './server-roots.js';

/** `auto`: when the server introduces itself as the filesystem server. */
export type EvidenceMode = 'auto' | 'filesystem' | 'none';

/** What a watch over files is made from. */
export interface FileWatchOptions {
  readonly mode: EvidenceMode;
  /** The server's command line. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly homeDirectory: string;
}

/** The paths of one call: being looked at, and whether the request should wait for the look. */
export interface FileLookout {
  readonly sightings: Promise<readonly FileSighting[]>;
  readonly isWrite: boolean;
  /** Set when the request went on before the look was done: what was there before it is then not known. */
  isLate: boolean;
}

/** Looks at the paths that calls of a filesystem server name. */
export class FileWatch {
  readonly #options: FileWatchOptions;
  #resolved: { readonly key: string; readonly roots: Promise<string[]> } | undefined;

  constructor(options: FileWatchOptions) {
    this.#options = options;
  }

  /** What relative paths of the server refer to. */
  get cwd(): string {
    return this.#options.cwd;
  }

  /** Starts to look at the paths of a call; `undefined` for a call without paths, or of another server. */
  lookOut(params: JsonObject, facts: PeerFacts): FileLookout | undefined {
    const { mode } = this.#options;
    const isWatched = mode === 'filesystem' || (mode === 'auto' && facts.server.name === filesystemServerName);
    if (!isWatched) return undefined;
    const requests = listFileRequests(asText(params['name']), asObject(params['arguments']));
    if (requests.length === 0) return undefined;
    const { cwd, homeDirectory } = this.#options;
    const sightings = this.#roots(facts).then((roots) => sightFiles(requests, { cwd, homeDirectory, roots }));
    return { sightings, isWrite: requests.some((request) => request.isWrite), isLate: false };
  }

  /** The client's roots replace those of the command line, as they do in the server. Resolved once per set. */
  #roots(facts: PeerFacts): Promise<string[]> {
    const directories = facts.roots ?? rootsFromArgv(this.#options.argv);
    const key = directories.join('\0');
    if (this.#resolved?.key !== key) this.#resolved = { key, roots: resolveRoots(directories, this.#options) };
    return this.#resolved.roots;
  }
}
