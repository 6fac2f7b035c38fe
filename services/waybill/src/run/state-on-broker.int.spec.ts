import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { keyCountMax, silentLogger, type PartitionState, type StateStore } from '@waybill/ports';
import { testStateStore } from '@waybill/testing';
import { describeWithKafka } from '@waybill/testing/broker';
import { createStateOnBroker, type StateOnBroker } from './state-on-broker.builder.js';

// A broker on a busy machine takes its time.
jest.setTimeout(120_000);

await describeWithKafka('state with a changelog on a real broker', (address) => {
  testStateStore('state on disk with a changelog on Kafka', async () => {
    const stage = await createStateOnBroker(address);
    return { open: () => stage.open('one'), dispose: () => stage.dispose() };
  });

  describe('on several nodes', () => {
    let stage: StateOnBroker;

    beforeEach(async () => {
      stage = await createStateOnBroker(address);
    });

    afterEach(() => stage.dispose());

    async function opened(node: string, logger = silentLogger): Promise<StateStore> {
      const state = await stage.open(node, logger);
      await state.open(0);
      return state;
    }

    test('comes back on an empty disk with all that was committed, large values included', async () => {
      const first = await opened('first');
      const large = Buffer.alloc(9_000_000, 'x').toString();
      for (let at = 0; at < 30; at += 1) await commit(first, at, { [`k${at % 7}`]: `v${at}`, gone: 'yes' });
      await commit(first, 30, { large, gone: undefined });
      const values = Object.fromEntries([23, 24, 25, 26, 27, 28, 29].map((at) => [`k${at % 7}`, `v${at}`]));
      expect(await contents(await opened('second'))).toEqual([applied(30), { ...values, large }]);
    });

    test('is not changed by a process that others have taken it from', async () => {
      const zombie = await opened('first');
      await commit(zombie, 1, { a: 'one' });
      const owner = await opened('second');
      await commit(owner, 5, { a: 'five' });
      await expect(commit(zombie, 9, { a: 'late', z: 'late' })).rejects.toMatchObject({ code: 'state_taken_over' });
      await commit(owner, 6, { b: 'six' });
      const found = [applied(6), { a: 'five', b: 'six' }];
      expect(await contents(await opened('third'))).toEqual(found);
      // The disk that was left behind catches up, too.
      await zombie.open(0);
      expect(await contents(zombie)).toEqual(found);
    });

    test('comes back where the file on disk is garbage, which is moved aside', async () => {
      const state = await opened('first');
      await commit(state, 3, { a: 'one', b: 'two' });
      await state.shutdown();
      await writeFile(join(stage.directoryOf('first'), 'data.mdb'), Buffer.alloc(65_536, 'garbage'));
      const said: unknown[] = [];
      const again = await opened('first', { ...silentLogger, error: (_, fields) => said.push(fields?.['movedTo']) });
      expect(await contents(again)).toEqual([applied(3), { a: 'one', b: 'two' }]);
      expect(said).toEqual([`${stage.directoryOf('first')}.damaged`]);
    });
  });

  test('comes back after the broker has compacted the changelog', async () => {
    const stage = await createStateOnBroker(address, {
      'segment.ms': '200',
      'min.compaction.lag.ms': '0',
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': '1',
    });
    const state = await stage.open('first');
    await state.open(0);
    const changelog = await stage.openChangelog();
    const countRecords = async (endOffset: number) => {
      let count = 0;
      const handle = async (records: readonly unknown[]) => void (count += records.length);
      await changelog.read(0, { endOffset, handle });
      return count;
    };
    let appliedOffset = 0;
    for (let isCompacted = false; !isCompacted; appliedOffset += 1) {
      const value = `v${appliedOffset}`;
      await commit(state, appliedOffset, { [`k${appliedOffset % 3}`]: value, gone: 'yes' });
      await commit(state, appliedOffset, { gone: undefined });
      // A claim, and five records for each round.
      isCompacted = (await countRecords(2 + appliedOffset * 5)) < 2 + appliedOffset * 3;
      await pause(20);
    }
    const last = appliedOffset - 1;
    const values = [last - 2, last - 1, last].map((at) => [`k${at % 3}`, `v${at}`] as const);
    expect(await contents(await stage.open('second'))).toEqual([applied(last), Object.fromEntries(values)]);
    await stage.dispose();
  });
});

function commit(state: StateStore, appliedOffset: number, values: Readonly<Record<string, string | undefined>>) {
  const changes = Object.entries(values).map(([key, text]) => ({
    key,
    value: text === undefined ? undefined : Buffer.from(text),
  }));
  return state.commit(0, changes, applied(appliedOffset));
}

function applied(appliedOffset: number): PartitionState {
  return { appliedOffset, projectionId: 'ours' };
}

async function contents(state: StateStore): Promise<readonly [PartitionState | undefined, Record<string, string>]> {
  const found = await state.partition(0);
  const keys = await state.list(0, { countMax: keyCountMax });
  const values = await state.get(0, keys);
  return [found, Object.fromEntries(keys.map((key, at) => [key, Buffer.from(values[at] ?? []).toString()]))];
}
