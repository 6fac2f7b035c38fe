import { describe, expect, test } from '@jest/globals';
import type { Rebuild, RebuildStore } from '@waybill/clickhouse';
import { foldEpoch } from '@waybill/domain';
import type { EventLogReader } from '@waybill/ports';
import { refuseReplay } from './refuse-replay.js';

interface World {
  readonly beginOffset?: number;
  readonly liveFold?: bigint;
  readonly others?: readonly Rebuild[];
  readonly isLiveHere?: boolean;
}

function refuse({ beginOffset = 0, liveFold = foldEpoch, others = [], isLiveHere = false }: World): Promise<void> {
  const reader = {
    progress: async () => [{ partition: 0, beginOffset, committedOffset: beginOffset, endOffset: 100 }],
  } as unknown as EventLogReader;
  const rebuilds = { list: async () => others, liveFold: async () => liveFold } as unknown as RebuildStore;
  return refuseReplay({ reader }, { epoch: '2', rebuilds, isLiveHere });
}

describe('A replay', () => {
  test('begins where the log is whole and the live rows are of the same fold', async () => {
    await expect(refuse({})).resolves.toBeUndefined();
  });

  test('is refused when the log has forgotten its first records', async () => {
    await expect(refuse({ beginOffset: 5 })).rejects.toMatchObject({ kind: 'permanent', code: 'log_expired' });
  });

  test.each([foldEpoch - 1n, foldEpoch + 1n])('is refused beside services of fold %s', async (liveFold) => {
    await expect(refuse({ liveFold })).rejects.toMatchObject({ code: 'fold_differs' });
  });

  test('goes on where the live rows are folded here, whatever fold wrote them before', async () => {
    await expect(refuse({ liveFold: foldEpoch - 1n, isLiveHere: true })).resolves.toBeUndefined();
  });

  test('is refused until another swap is finished, unless it is the one that finishes it', async () => {
    await expect(refuse({ others: [{ epoch: '1', step: 'swapping' }] })).rejects.toMatchObject({
      code: 'replay_unfinished',
    });
    await expect(refuse({ others: [{ epoch: '2', step: 'swapping' }] })).resolves.toBeUndefined();
  });
});
