import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  Failure,
  keyCountMax,
  silentLogger,
  type PartitionState,
  type StateChange,
  type StateStore,
} from '@waybill/ports';
import { MemoryChangelog, MemoryStateStore } from '@waybill/testing';
import { createNode, type Node } from './changelog-node.builder.js';
import { createChangelogState } from './changelog-state.js';

describe('state with a changelog', () => {
  let changelog: MemoryChangelog;
  let node: Node<WatchedDisk>;

  beforeEach(async () => {
    changelog = new MemoryChangelog();
    node = await createNode(changelog, new WatchedDisk());
    await node.state.open(0);
  });

  const commit = (
    { state }: Node<WatchedDisk>,
    appliedOffset: number,
    values: Readonly<Record<string, string | undefined>>,
  ) => state.commit(0, Object.entries(values).map(toChange), applied(appliedOffset));

  async function openedNode(disk = new WatchedDisk()): Promise<Node<WatchedDisk>> {
    const opened = await createNode(changelog, disk);
    await opened.state.open(0);
    return opened;
  }

  test('comes back on an empty disk, without what was forgotten', async () => {
    await commit(node, 3, { a: 'one', b: 'two' });
    await commit(node, 5, { b: undefined, c: 'three' });
    expect(await contents((await openedNode()).state)).toEqual([applied(5), { a: 'one', c: 'three' }]);
  });

  test('comes back after compaction, also once nothing tells any more of what was forgotten', async () => {
    for (let at = 0; at < 20; at += 1) await commit(node, at, { [`k${at % 4}`]: `v${at}`, gone: `g${at}` });
    await commit(node, 20, { gone: undefined });
    await commit(node, 21, { last: 'yes' });
    changelog.compact(0, Infinity, { hasTombstones: false });
    const values = { k0: 'v16', k1: 'v17', k2: 'v18', k3: 'v19', last: 'yes' };
    expect(await contents((await openedNode()).state)).toEqual([applied(21), values]);
  });

  test('does not keep on an old disk what was forgotten and compacted away since', async () => {
    await commit(node, 1, { old: 'there', kept: 'yes' });
    const { disk } = node;
    const other = await openedNode();
    await commit(other, 2, { old: undefined });
    await commit(other, 3, { more: 'yes' });
    changelog.compact(0, Infinity, { hasTombstones: false });
    expect(await contents((await openedNode(disk)).state)).toEqual([applied(3), { kept: 'yes', more: 'yes' }]);
  });

  test('reads only what an old disk lacks', async () => {
    await commit(node, 1, { a: 'one' });
    const other = await openedNode();
    await commit(other, 2, { b: 'two' });
    const { disk } = node;
    disk.clearCount = 0;
    expect(await contents((await openedNode(disk)).state)).toEqual([applied(2), { a: 'one', b: 'two' }]);
    expect(disk.clearCount).toBe(0);
  });

  test('says nothing that the changelog does not have: a commit that is not in it is not on the disk', async () => {
    await commit(node, 1, { a: 'one' });
    node.fail('lost-request');
    await expect(commit(node, 2, { a: 'two' })).rejects.toMatchObject({ code: 'kafka_unavailable' });
    expect(await contents(node.state)).toEqual([applied(1), { a: 'one' }]);
  });

  test('goes on with what was stored although the answer was lost', async () => {
    await commit(node, 1, { a: 'one' });
    node.fail('lost-answer');
    await expect(commit(node, 2, { a: 'two' })).rejects.toMatchObject({ code: 'kafka_unavailable' });
    // What the caller has read is older than what is there: it must read again.
    await expect(commit(node, 2, { a: 'wrong' })).rejects.toMatchObject({ code: 'state_not_open', kind: 'retryable' });
    expect(await contents(node.state)).toEqual([applied(2), { a: 'two' }]);
  });

  test('is not changed by a process that others have taken it from, which learns it by its next commit', async () => {
    await commit(node, 1, { a: 'one' });
    const zombie = node;
    const owner = await openedNode();
    await commit(owner, 5, { a: 'five', b: 'five' });
    await expect(commit(zombie, 9, { a: 'late', z: 'late' })).rejects.toMatchObject({
      code: 'state_taken_over',
      kind: 'retryable',
      message: expect.stringMatching(/partition 0 of waybill.events.v1: .*another process has claimed it/),
    });
    expect(await contents((await openedNode()).state)).toEqual([applied(5), { a: 'five', b: 'five' }]);
  });

  test('is written anew by its owner where a zombie wrote, so that compaction keeps what is valid', async () => {
    await commit(node, 1, { a: 'one', kept: 'yes' });
    const owner = await openedNode();
    await commit(node, 9, { a: 'late', z: 'late' }).catch(() => undefined);
    await commit(owner, 2, { b: 'two' });
    changelog.compact(0, Infinity, { hasTombstones: false });
    expect(await contents((await openedNode()).state)).toEqual([applied(2), { a: 'one', b: 'two', kept: 'yes' }]);
  });

  test('is written anew by whoever opens it next when the owner is gone before it could', async () => {
    await commit(node, 1, { a: 'one' });
    await openedNode();
    await commit(node, 9, { a: 'late', z: 'late' }).catch(() => undefined);
    await openedNode();
    changelog.compact(0, Infinity, { hasTombstones: false });
    expect(await contents((await openedNode()).state)).toEqual([applied(1), { a: 'one' }]);
  });

  test('keeps what was valid when a request arrives long after it was given up', async () => {
    await commit(node, 1, { a: 'one' });
    const held = node.hold();
    const late = commit(node, 2, { a: 'late' });
    const owner = await openedNode();
    await commit(owner, 3, { a: 'three' });
    held.release();
    await expect(late).rejects.toMatchObject({ code: 'state_taken_over' });
    await commit(owner, 4, { b: 'four' });
    expect(await contents(owner.state)).toEqual([applied(4), { a: 'three', b: 'four' }]);
    expect(await contents((await openedNode()).state)).toEqual([applied(4), { a: 'three', b: 'four' }]);
  });

  test('takes values of 64 MiB, and forgets their parts', async () => {
    const large = new Uint8Array(64 * 1024 * 1024).fill(7);
    await node.state.commit(0, [{ key: 'large', value: large }, toChange(['small', 'yes'])], applied(1));
    const [found] = await (await openedNode()).state.get(0, ['large']);
    expect(Buffer.compare(found!, large)).toBe(0);
    const owner = await openedNode();
    await commit(owner, 2, { large: 'no more' });
    changelog.compact(0, Infinity, { hasTombstones: false });
    expect(changelog.records(0).length).toBeLessThan(8);
    expect(await contents((await openedNode()).state)).toEqual([applied(2), { large: 'no more', small: 'yes' }]);
    // So many bytes are copied a few times over.
  }, 60_000);

  test('has nothing of a commit that broke off in its middle', async () => {
    await commit(node, 1, { a: 'one' });
    const wide = [toChange(['a', 'two']), { key: 'large', value: new Uint8Array(9_000_000) }];
    node.fail('lost-request', 1);
    await expect(node.state.commit(0, wide, applied(2))).rejects.toMatchObject({ code: 'kafka_unavailable' });
    expect(changelog.records(0).some(({ key }) => Buffer.from(key).includes('large'))).toBe(true);
    const owner = await openedNode();
    expect(await contents(owner.state)).toEqual([applied(1), { a: 'one' }]);
    changelog.compact(0, Infinity, { hasTombstones: false });
    expect(await contents((await openedNode()).state)).toEqual([applied(1), { a: 'one' }]);
  });

  test('is cleared for everybody', async () => {
    await commit(node, 7, { a: 'one', b: 'two' });
    await node.state.clear(0);
    expect(await contents((await openedNode()).state)).toEqual([undefined, {}]);
    const owner = await openedNode();
    await commit(owner, 0, { c: 'new' });
    changelog.compact(0, Infinity, { hasTombstones: false });
    expect(await contents((await openedNode()).state)).toEqual([applied(0), { c: 'new' }]);
  });

  test('writes a changelog from state that was made without one', async () => {
    const disk = new WatchedDisk();
    await disk.start();
    await disk.commit(0, [toChange(['a', 'one']), toChange(['b', 'two'])], applied(4));
    changelog = new MemoryChangelog();
    await openedNode(disk);
    expect(await contents((await openedNode()).state)).toEqual([applied(4), { a: 'one', b: 'two' }]);
  });

  test('prefers the disk where state went on for some time without the changelog', async () => {
    await commit(node, 4, { a: 'one', gone: 'yes' });
    const { disk } = node;
    await disk.commit(0, [toChange(['a', 'two']), toChange(['gone', undefined])], applied(6));
    expect(await contents((await openedNode(disk)).state)).toEqual([applied(6), { a: 'two' }]);
    expect(await contents((await openedNode()).state)).toEqual([applied(6), { a: 'two' }]);
  });

  test('prefers the changelog to a disk that others have left behind', async () => {
    const disk = new WatchedDisk();
    await disk.start();
    await disk.commit(0, [toChange(['a', 'old']), toChange(['b', 'old'])], applied(2));
    await commit(node, 4, { a: 'new' });
    expect(await contents((await openedNode(disk)).state)).toEqual([applied(4), { a: 'new' }]);
  });

  test('fills a disk anew that turns out to be damaged', async () => {
    await commit(node, 4, { a: 'one' });
    node.disk.isDamaged = true;
    await expect(node.state.get(0, ['a'])).rejects.toMatchObject({ code: 'state_rebuilding', kind: 'retryable' });
    node.disk.isDamaged = false;
    node.disk.clearCount = 0;
    expect(await contents(node.state)).toEqual([applied(4), { a: 'one' }]);
    expect(node.disk.clearCount).toBe(1);
  });

  test('refuses a changelog with other partitions than the topic that is folded', async () => {
    const state = createChangelogState({
      store: new MemoryStateStore(),
      changelog: new MemoryChangelog(3).open(),
      topic: 'waybill.events.v1',
      partitionCount: () => 4,
      logger: silentLogger,
    });
    await expect(state.start()).rejects.toMatchObject({
      code: 'changelog_partitions_differ',
      kind: 'permanent',
      message: expect.stringMatching(/to have 4 partitions as that has, found 3/),
    });
  });
});

/** A disk that may be damaged, and that tells how often it was emptied. */
class WatchedDisk extends MemoryStateStore {
  isDamaged = false;
  clearCount = 0;

  override async get(partition: number, keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (this.isDamaged) throw new Failure('permanent', 'state_damaged', 'expected sound state, found none');
    return await super.get(partition, keys);
  }

  override async clear(partition: number): Promise<void> {
    this.clearCount += 1;
    await super.clear(partition);
  }
}

function toChange([key, text]: readonly [string, string | undefined]): StateChange {
  return { key, value: text === undefined ? undefined : Buffer.from(text) };
}

function applied(appliedOffset: number): PartitionState {
  return { appliedOffset, projectionId: 'ours' };
}

/** A partition as a whole. */
async function contents(state: StateStore): Promise<readonly [PartitionState | undefined, Record<string, string>]> {
  const found = await state.partition(0);
  const keys = await state.list(0, { countMax: keyCountMax });
  const values = await state.get(0, keys);
  return [found, Object.fromEntries(keys.map((key, at) => [key, Buffer.from(values[at] ?? []).toString()]))];
}
