import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type MetaPage, metaBytes, type PageTree, parseMetaPage, parseTreePage } from './lmdb-pages.js';

/**
 * At most 1 GiB of tree pages is read, a second or two. Large values have pages of their own that are not read, so
 * that is the whole tree of a log of 100 GB; what lies beyond is still covered by the checksum of each value.
 */
const checkedPageCountMax = 262_144;

/**
 * Says in words what is wrong with LMDB's page file, or `undefined` when it may be opened.
 *
 * LMDB believes its file: a page number beyond the end, or a node beyond its page, ends the process with a signal, and
 * so does the clean-up of lmdb-js after a file that LMDB refuses. Therefore the file is read here first, with ordinary
 * reads: both meta pages, then every page of the trees of the newest commit down to `checkedPageCountMax`.
 */
export function checkPageFile(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    return checkPages(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function checkPages(file: number, fileBytes: number): string | undefined {
  const first = getMetaPage(file, 0);
  const second = first === undefined ? undefined : getMetaPage(file, first.pageBytes);
  if (first === undefined || second === undefined || first.pageBytes !== second.pageBytes) {
    return 'a page file whose first two pages are not those of LMDB';
  }
  const newest = first.transaction >= second.transaction ? first : second;
  return new TreeWalk(file, fileBytes, newest).check();
}

function getMetaPage(file: number, position: number): MetaPage | undefined {
  const bytes = Buffer.alloc(metaBytes);
  const readBytes = readSync(file, bytes, 0, metaBytes, position);
  return parseMetaPage(bytes.subarray(0, readBytes));
}

/** A page that is still to be checked, and how many levels of its tree lie below it. */
interface PendingPage {
  readonly page: number;
  readonly levelsBelow: number;
}

class TreeWalk {
  readonly #file: number;
  readonly #meta: MetaPage;
  /** Pages that are whole in the file and belong to the commit; what refers beyond them is damaged. */
  readonly #pageCount: number;
  readonly #bytes: Buffer;
  readonly #pending: PendingPage[] = [];

  constructor(file: number, fileBytes: number, meta: MetaPage) {
    this.#file = file;
    this.#meta = meta;
    this.#pageCount = Math.min(Math.floor(fileBytes / meta.pageBytes), meta.lastPage + 1);
    this.#bytes = Buffer.alloc(meta.pageBytes);
  }

  check(): string | undefined {
    for (const tree of this.#meta.trees) this.#push(tree);
    for (let checkedCount = 0; checkedCount < checkedPageCountMax; checkedCount += 1) {
      const pending = this.#pending.pop();
      if (pending === undefined) return undefined;
      const damage = this.#checkPage(pending);
      if (damage !== undefined) return damage;
    }
    return undefined;
  }

  #push({ root, depth }: PageTree): void {
    this.#pending.push({ page: root, levelsBelow: depth - 1 });
  }

  #checkPage({ page, levelsBelow }: PendingPage): string | undefined {
    if (page >= this.#pageCount) return this.#beyondEnd(page);
    readSync(this.#file, this.#bytes, 0, this.#meta.pageBytes, page * this.#meta.pageBytes);
    const found = parseTreePage(this.#bytes, page);
    if (found === undefined || found.isLeaf !== (levelsBelow === 0)) return `a page file whose page ${page} is garbage`;
    if (found.lastValuePage >= this.#pageCount) return this.#beyondEnd(found.lastValuePage);
    for (const child of found.children) this.#pending.push({ page: child, levelsBelow: levelsBelow - 1 });
    for (const tree of found.trees) this.#push(tree);
    return undefined;
  }

  #beyondEnd(page: number): string {
    return `a page file that ends before its page ${page}: it was cut off, or copied while it was written`;
  }
}
