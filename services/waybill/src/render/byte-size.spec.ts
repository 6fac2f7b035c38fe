import { expect, test } from '@jest/globals';
import { formatBytes } from './byte-size.js';

test.each([
  [0n, '0 B'],
  [61n, '61 B'],
  [1_023n, '1023 B'],
  [1_536n, '1.5 KiB'],
  [12n * 1_024n ** 3n, '12 GiB'],
  [5_000n * 1_024n ** 5n, '5000 PiB'],
])('%s bytes are shown with the largest unit that fits', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
