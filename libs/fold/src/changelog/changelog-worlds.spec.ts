import { expect, test } from '@jest/globals';
import { keyCountMax, type StateStore } from '@waybill/ports';
import { MemoryChangelog, MemoryStateStore } from '@waybill/testing';
import { createNode, type Node } from './changelog-node.builder.js';

const worldCount = 25;
const stepCount = 60;
const keys = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Numbers from a seed, below a limit. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (limit) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % limit;
  };
}

/** The record of the log at an offset: what it adds to which key. Now and then it lets a key be forgotten. */
function recordAt(offset: number): { readonly key: string; readonly adds: number | undefined } {
  const random = createRandom(offset + 17);
  const key = keys[random(keys.length)] ?? 'a';
  return { key, adds: random(7) === 0 ? undefined : 1 + random(9) };
}

type Sums = Readonly<Record<string, number>>;

function add(sums: Sums, offset: number): Sums {
  const { key, adds } = recordAt(offset);
  const { [key]: before = 0, ...others } = sums;
  return adds === undefined ? others : { ...others, [key]: before + adds };
}

function sumsUpTo(appliedOffset: number): Sums {
  let sums: Sums = {};
  for (let offset = 0; offset <= appliedOffset; offset += 1) sums = add(sums, offset);
  return sums;
}

async function getSums(state: StateStore): Promise<Sums> {
  const found = await state.list(0, { countMax: keyCountMax });
  const values = await state.get(0, found);
  return Object.fromEntries(found.map((key, at) => [key, Buffer.from(values[at] ?? []).readUInt32BE(0)]));
}

/** Reads and adds as the ledger does: what is added twice, or not at all, shows. Some values need several appends. */
async function applyBatch({ state }: Node<StateStore>, random: (limit: number) => number): Promise<void> {
  const applied = (await state.partition(0))?.appliedOffset ?? -1;
  const last = applied + 1 + random(4);
  let sums = await getSums(state);
  const touched = new Set<string>();
  for (let offset = applied + 1; offset <= last; offset += 1) {
    touched.add(recordAt(offset).key);
    sums = add(sums, offset);
  }
  const size = random(25) === 0 ? 3_000_000 : 4;
  const changes = [...touched].map((key) => ({ key, value: toValue(sums[key], size) }));
  await state.commit(0, changes, { appliedOffset: last, projectionId: 'ours' });
}

function toValue(sum: number | undefined, byteCount: number): Uint8Array | undefined {
  if (sum === undefined) return undefined;
  const bytes = Buffer.alloc(byteCount);
  bytes.writeUInt32BE(sum, 0);
  return bytes;
}

/** Nodes that lose requests, answers and disks, take the partition from each other and do not know it. */
async function runWorld(seed: number): Promise<void> {
  const random = createRandom(seed);
  const changelog = new MemoryChangelog();
  const emptyNode = () => createNode(changelog, new MemoryStateStore());
  const nodes = [await emptyNode(), await emptyNode(), await emptyNode()];
  const quietly = (work: Promise<unknown>) => work.catch(() => undefined);
  let compactable = 0;
  for (let step = 0; step < stepCount; step += 1) {
    const at = random(nodes.length);
    const node = nodes[at]!;
    const what = random(20);
    if (what < 10) await quietly(applyBatch(node, random));
    else if (what < 12) await quietly(node.state.open(0));
    else if (what < 15) node.fail(random(2) === 0 ? 'lost-request' : 'lost-answer', random(3));
    else if (what < 16) nodes[at] = await createNode(changelog, node.disk);
    else if (what < 17) nodes[at] = await emptyNode();
    else if (what < 18) {
      const held = node.hold();
      const late = quietly(applyBatch(node, random));
      await quietly(applyBatch(nodes[(at + 1) % nodes.length]!, random));
      held.release();
      await late;
    } else {
      // Only what is older than the last time somebody opened or wrote in peace: compaction waits for a day.
      changelog.compact(0, compactable, { hasTombstones: random(2) === 0 });
      const healthy = await emptyNode();
      await healthy.state.open(0);
      compactable = changelog.records(0).at(-1)?.offset ?? 0;
    }
  }
  for (const node of [...nodes, await emptyNode()]) {
    await node.state
      .open(0)
      .catch(() => node.state.open(0))
      .catch(() => node.state.open(0));
    const applied = (await node.state.partition(0))?.appliedOffset ?? -1;
    expect({ seed, applied, sums: await getSums(node.state) }).toEqual({ seed, applied, sums: sumsUpTo(applied) });
    const disk = await node.disk.partition(0);
    expect(disk?.appliedOffset ?? -1).toBe(applied);
  }
}

test('is the sum of the log up to what was applied, in whichever way nodes fail and get in each other’s way', async () => {
  for (let seed = 1; seed <= worldCount; seed += 1) await runWorld(seed);
}, 120_000);
