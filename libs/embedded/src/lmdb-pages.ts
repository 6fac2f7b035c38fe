/**
 * The layout of LMDB's page file (data version 2, as lmdb-js 3.5 writes it on 64-bit little-endian machines), as far as
 * it must be known to tell a sound file from a damaged one. All functions are pure and answer `undefined`, or a reason
 * in words, instead of reading beyond what they were given.
 */

/** A tree of pages: the root's number and how many levels it has; an empty tree has none. */
export interface PageTree {
  readonly root: number;
  readonly depth: number;
}

/** What a meta page says: where the newest commit begins. */
export interface MetaPage {
  readonly pageBytes: number;
  readonly lastPage: number;
  readonly transaction: bigint;
  readonly trees: readonly PageTree[];
}

/** What a tree page refers to. */
export interface TreePage {
  readonly isLeaf: boolean;
  /** Pages of the next level of the same tree; none for a leaf. */
  readonly children: readonly number[];
  /** Trees whose records sit in a leaf: the named databases. */
  readonly trees: readonly PageTree[];
  /** The highest page that a large value of a leaf reaches. */
  readonly lastValuePage: number;
}

/** A meta page's own bytes, from the start of its page. */
export const metaBytes = 168;

const headerBytes = 24;
const magic = 0xbeefc0de;
const dataVersion = 2;
const noPage = 2n ** 64n - 1n;
const treeRecordBytes = 48;
const pageFlags = { branch: 0x01, leaf: 0x02, meta: 0x08 };
const nodeFlags = { largeValue: 0x01, tree: 0x02 };
const nodeHeaderBytes = 8;
const largeValueBytes = 24;

/** `undefined` when the bytes are no meta page. */
export function parseMetaPage(bytes: Buffer): MetaPage | undefined {
  if (bytes.byteLength < metaBytes) return undefined;
  if ((bytes.readUInt16LE(18) & pageFlags.meta) === 0) return undefined;
  if (bytes.readUInt32LE(24) !== magic || (bytes.readUInt32LE(28) & 0xffff) !== dataVersion) return undefined;
  const pageBytes = bytes.readUInt32LE(48);
  if (pageBytes < 256 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) return undefined;
  return {
    pageBytes,
    lastPage: toPageNumber(bytes.readBigUInt64LE(144)),
    transaction: bytes.readBigUInt64LE(152),
    trees: [48, 96].flatMap((position) => toTree(bytes, position)),
  };
}

/** `undefined` when the bytes are no sound page of a tree with this number. */
export function parseTreePage(bytes: Buffer, page: number): TreePage | undefined {
  if (bytes.readBigUInt64LE(0) !== BigInt(page)) return undefined;
  const flags = bytes.readUInt16LE(18);
  if (flags !== pageFlags.branch && flags !== pageFlags.leaf) return undefined;
  const nodes = toNodes(bytes);
  if (nodes === undefined) return undefined;
  return flags === pageFlags.leaf ? parseLeaf(bytes, nodes) : parseBranch(bytes, nodes);
}

/** Where the nodes of a page begin; `undefined` when one would not fit. */
function toNodes(bytes: Buffer): readonly number[] | undefined {
  const lower = bytes.readUInt16LE(20);
  const upper = bytes.readUInt16LE(22);
  if (lower === 0 || lower % 2 !== 0 || lower > upper || upper + headerBytes > bytes.byteLength) return undefined;
  const nodes: number[] = [];
  for (let pointer = headerBytes; pointer < headerBytes + lower; pointer += 2) {
    const node = bytes.readUInt16LE(pointer) + headerBytes;
    if (node < upper + headerBytes || node + nodeHeaderBytes > bytes.byteLength) return undefined;
    if (node + nodeHeaderBytes + bytes.readUInt16LE(node + 6) > bytes.byteLength) return undefined;
    nodes.push(node);
  }
  return nodes;
}

function parseBranch(bytes: Buffer, nodes: readonly number[]): TreePage {
  const children = nodes.map((node) => bytes.readUIntLE(node, 6));
  return { isLeaf: false, children, trees: [], lastValuePage: 0 };
}

function parseLeaf(bytes: Buffer, nodes: readonly number[]): TreePage | undefined {
  const trees: PageTree[] = [];
  let lastValuePage = 0;
  for (const node of nodes) {
    const flags = bytes.readUInt16LE(node + 4);
    const valueBytes = bytes.readUInt32LE(node);
    const value = node + nodeHeaderBytes + bytes.readUInt16LE(node + 6);
    const isLarge = flags === nodeFlags.largeValue;
    if (!isLarge && flags !== 0 && flags !== nodeFlags.tree) return undefined;
    if (value + (isLarge ? largeValueBytes : valueBytes) > bytes.byteLength) return undefined;
    if (isLarge) lastValuePage = Math.max(lastValuePage, toLastPage(bytes, value, valueBytes));
    if (flags === nodeFlags.tree) {
      if (valueBytes !== treeRecordBytes) return undefined;
      trees.push(...toTree(bytes, value));
    }
  }
  return { isLeaf: true, children: [], trees, lastValuePage };
}

function toLastPage(bytes: Buffer, value: number, valueBytes: number): number {
  const pageCount = Math.floor((headerBytes - 1 + valueBytes) / bytes.byteLength) + 1;
  return toPageNumber(bytes.readBigUInt64LE(value)) + pageCount - 1;
}

function toTree(bytes: Buffer, position: number): readonly PageTree[] {
  const root = bytes.readBigUInt64LE(position + 40);
  return root === noPage ? [] : [{ root: toPageNumber(root), depth: bytes.readUInt16LE(position + 6) }];
}

/** Numbers too large to be exact are beyond every file and stay so. */
function toPageNumber(page: bigint): number {
  return Number(page);
}
