import { expect, test } from '@jest/globals';
import { fromPartitionBytes, toPartitionBytes } from './partition-state.convert.js';

test.each([
  { appliedOffset: -1, projectionId: '' },
  { appliedOffset: 2 ** 48 - 2, projectionId: 'proj-é/fold-3' },
  { appliedOffset: 7, projectionId: 'ours', changelog: { nextOffset: 2 ** 48 - 1, epoch: 12 } },
  { appliedOffset: 7, projectionId: '', changelog: { nextOffset: 0, epoch: -1 } },
])('the state of a partition comes back as it was stored, with its place in a changelog or without (%#)', (state) => {
  expect(fromPartitionBytes(toPartitionBytes(state))).toEqual(state);
});
