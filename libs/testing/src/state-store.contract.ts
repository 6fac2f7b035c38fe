import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keyCountMax, type PartitionState, type StateChange, type StateStore } from '@waybill/ports';

/** One store's contents, opened and closed as often as a test wants. It has at least two partitions. */
export interface StateStoreFixture {
  /** A started store over the same contents; the one opened before has been shut down. */
  open(): Promise<StateStore>;
  /** Removes the contents. */
  dispose(): Promise<void>;
}

/** Registers the tests that every state store must pass. */
export function testStateStore(name: string, createFixture: () => Promise<StateStoreFixture>): void {
  describe(`${name} as a state store`, () => {
    let fixture: StateStoreFixture;
    let store: StateStore;

    beforeEach(async () => {
      fixture = await createFixture();
      store = await open();
    });

    afterEach(async () => {
      await store.shutdown();
      await fixture.dispose();
    });

    async function open(): Promise<StateStore> {
      const opened = await fixture.open();
      await Promise.all([0, 1].map((partition) => opened.open(partition)));
      return opened;
    }

    async function reopen(): Promise<void> {
      await store.shutdown();
      store = await open();
    }

    test('knows nothing of a new partition', async () => {
      expect(await store.partition(0)).toBeUndefined();
      expect(await store.get(0, ['a', 'b'])).toEqual([undefined, undefined]);
    });

    test('answers committed values in the order of the keys asked for', async () => {
      await store.commit(0, [set('a', 'one'), set('b', 'two')], applied(7));
      expect(texts(await store.get(0, ['b', 'missing', 'a', 'b']))).toEqual(['two', undefined, 'one', 'two']);
      expect(await store.partition(0)).toEqual(applied(7));
    });

    test('replaces and forgets keys, and keeps those not named', async () => {
      await store.commit(0, [set('a', 'old'), set('b', 'kept'), set('c', 'gone')], applied(1));
      await store.commit(0, [set('a', 'new'), forget('c'), forget('never')], applied(2));
      expect(texts(await store.get(0, ['a', 'b', 'c']))).toEqual(['new', 'kept', undefined]);
    });

    test('takes the last of two changes of one key', async () => {
      await store.commit(0, [set('a', 'first'), set('a', 'second')], applied(1));
      expect(texts(await store.get(0, ['a']))).toEqual(['second']);
    });

    test('moves the partition state without any change, also before the first offset', async () => {
      await store.commit(0, [], applied(-1));
      expect(await store.partition(0)).toEqual(applied(-1));
      await store.commit(0, [], { appliedOffset: 2 ** 48 - 2, projectionId: 'proj-é' });
      expect(await store.partition(0)).toEqual({ appliedOffset: 2 ** 48 - 2, projectionId: 'proj-é' });
    });

    test('keeps partitions apart', async () => {
      await Promise.all([
        store.commit(0, [set('a', 'zero')], applied(1)),
        store.commit(1, [set('a', 'one')], applied(2)),
      ]);
      await store.clear(0);
      expect(await store.partition(0)).toBeUndefined();
      expect(texts(await store.get(0, ['a']))).toEqual([undefined]);
      expect(texts(await store.get(1, ['a']))).toEqual(['one']);
      expect(await store.partition(1)).toEqual(applied(2));
    });

    test('starts anew after a clear', async () => {
      await store.commit(0, [set('a', 'old')], applied(9));
      await store.clear(0);
      await store.commit(0, [set('b', 'new')], applied(0));
      expect(texts(await store.get(0, ['a', 'b']))).toEqual([undefined, 'new']);
    });

    test('lists keys by their UTF-8 bytes, not by the units of JavaScript text', async () => {
      const ordered = ['\0', '\0\0', '"', 'a', 'a\0', 'aa', 'b', 'é', '\uffff', '😀', '😀a'];
      await store.commit(0, ordered.toReversed().map(setKey), applied(1));
      expect(await store.list(0, { countMax: keyCountMax })).toEqual(ordered);
      for (const [index, after] of ordered.entries()) {
        expect(await store.list(0, { after, countMax: 3 })).toEqual(ordered.slice(index + 1, index + 4));
      }
    });

    test('lists after a key that is not there, and nothing after the last one', async () => {
      await store.commit(0, ['a', 'c'].map(setKey), applied(1));
      expect(await store.list(0, { after: '', countMax: 9 })).toEqual(['a', 'c']);
      expect(await store.list(0, { after: 'b', countMax: 9 })).toEqual(['c']);
      expect(await store.list(0, { after: 'c', countMax: 9 })).toEqual([]);
      expect(await store.list(0, { after: 'd', countMax: 9 })).toEqual([]);
    });

    test('lists the keys with a prefix only, from wherever it is asked to begin', async () => {
      const inside = ['é', 'é\0', 'éa', 'é\uffff', 'é😀', 'éé'].toSorted((left, right) =>
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
      await store.commit(0, ['a', 'e', 'è', 'ê', '😀', ...inside].map(setKey), applied(1));
      expect(await store.list(0, { prefix: 'é', countMax: 99 })).toEqual(inside);
      expect(await store.list(0, { prefix: 'é', after: 'a', countMax: 99 })).toEqual(inside);
      expect(await store.list(0, { prefix: 'é', after: 'é', countMax: 2 })).toEqual(inside.slice(1, 3));
      expect(await store.list(0, { prefix: 'é', after: 'ê', countMax: 99 })).toEqual([]);
      expect(await store.list(0, { prefix: 'x', countMax: 99 })).toEqual([]);
    });

    test('lists nothing of an empty partition, and never the keys of another', async () => {
      expect(await store.list(0, { countMax: 9 })).toEqual([]);
      await store.commit(0, [], applied(1));
      await store.commit(1, [setKey('other')], applied(1));
      expect(await store.list(0, { countMax: 9 })).toEqual([]);
      await store.clear(1);
      expect(await store.list(1, { countMax: 9 })).toEqual([]);
    });

    test('is walked in steps while its keys change: what stays is told once, what goes before its turn is not', async () => {
      const keys = Array.from({ length: 10 }, (_, index) => `k${index}`);
      await store.commit(0, keys.map(setKey), applied(1));
      const walked: string[] = [];
      for (let stepCount = 0; stepCount < 6; stepCount += 1) {
        walked.push(...(await store.list(0, { after: walked.at(-1), countMax: 3 })));
        if (stepCount > 0) continue;
        const changes = [forget('k0'), forget('k2'), forget('k5'), setKey('k1'), setKey('k2a'), setKey('a')];
        await store.commit(0, changes, applied(2));
      }
      expect(walked).toEqual(['k0', 'k1', 'k2', 'k2a', 'k3', 'k4', 'k6', 'k7', 'k8', 'k9']);
    });

    test.each([
      { countMax: 0 },
      { countMax: -1 },
      { countMax: 1.5 },
      { countMax: Number.NaN },
      { countMax: keyCountMax + 1 },
      { countMax: 1, after: 'x'.repeat(513) },
      { countMax: 1, prefix: 'é'.repeat(257) },
    ])('refuses a list that is not bounded (%#)', async (options) => {
      const refused = { kind: 'permanent', code: 'state_list_refused' };
      await expect(store.list(0, options)).rejects.toMatchObject(refused);
    });

    test('keeps empty and large values, and keys of 512 bytes', async () => {
      const longest = 'é'.repeat(256);
      const large = new Uint8Array(3_000_000).fill(9);
      await store.commit(
        0,
        [
          { key: longest, value: large },
          { key: 'empty', value: new Uint8Array() },
        ],
        applied(1),
      );
      const [first, second] = await store.get(0, [longest, 'empty']);
      expect(Buffer.compare(first!, large)).toBe(0);
      expect(second).toHaveLength(0);
    });

    test.each(['', 'x'.repeat(513)])(
      'refuses a key outside its limits and stores nothing of the commit (%#)',
      async (key) => {
        const refused = store.commit(0, [set('a', 'one'), set(key, 'two')], applied(1));
        await expect(refused).rejects.toMatchObject({ kind: 'permanent', code: 'state_change_refused' });
        expect(await store.partition(0)).toBeUndefined();
        expect(await store.get(0, ['a'])).toEqual([undefined]);
      },
    );

    test('gives every caller bytes of its own, and takes none of the caller', async () => {
      const value = new TextEncoder().encode('mine');
      const committed = store.commit(0, [{ key: 'a', value }], applied(1));
      value.fill(0);
      await committed;
      const [found] = await store.get(0, ['a']);
      found!.fill(0);
      expect(texts(await store.get(0, ['a']))).toEqual(['mine']);
    });

    test('keeps what was committed over a restart', async () => {
      await store.commit(0, [set('a', 'one'), set('b', 'two')], applied(1));
      await store.commit(0, [forget('b')], applied(2));
      await reopen();
      expect(texts(await store.get(0, ['a', 'b']))).toEqual(['one', undefined]);
      expect(await store.partition(0)).toEqual(applied(2));
    });

    test('completes commits that were waiting when it shut down', async () => {
      const waiting = store.commit(0, [set('a', 'one')], applied(1));
      await Promise.all([waiting, reopen()]);
      expect(await store.partition(0)).toEqual(applied(1));
    });

    test('refuses work after the shutdown, which is safe twice, as the start is', async () => {
      await store.start();
      await store.shutdown();
      await store.shutdown();
      const refused = { kind: 'retryable', code: 'state_not_running' };
      await expect(store.commit(0, [], applied(1))).rejects.toMatchObject(refused);
      await expect(store.get(0, ['a'])).rejects.toMatchObject(refused);
      await expect(store.list(0, { countMax: 1 })).rejects.toMatchObject(refused);
    });
  });
}

function set(key: string, text: string): StateChange {
  return { key, value: new TextEncoder().encode(text) };
}

function forget(key: string): StateChange {
  return { key, value: undefined };
}

/** For tests of keys alone. */
function setKey(key: string): StateChange {
  return set(key, 'any');
}

function applied(appliedOffset: number): PartitionState {
  return { appliedOffset, projectionId: 'projection-1' };
}

function texts(values: readonly (Uint8Array | undefined)[]): readonly (string | undefined)[] {
  return values.map((value) => (value === undefined ? undefined : new TextDecoder().decode(value)));
}
