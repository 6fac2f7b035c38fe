import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PartitionState, StateStore } from '@waybill/ports';

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
      store = await fixture.open();
    });

    afterEach(async () => {
      await store.shutdown();
      await fixture.dispose();
    });

    async function reopen(): Promise<void> {
      await store.shutdown();
      store = await fixture.open();
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
      await store.commit(
        0,
        [set('a', 'new'), { key: 'c', value: undefined }, { key: 'never', value: undefined }],
        applied(2),
      );
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
      await store.commit(0, [{ key: 'b', value: undefined }], applied(2));
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
    });
  });
}

function set(key: string, text: string): { key: string; value: Uint8Array } {
  return { key, value: new TextEncoder().encode(text) };
}

function applied(appliedOffset: number): PartitionState {
  return { appliedOffset, projectionId: 'projection-1' };
}

function texts(values: readonly (Uint8Array | undefined)[]): readonly (string | undefined)[] {
  return values.map((value) => (value === undefined ? undefined : new TextDecoder().decode(value)));
}
