const unitBytes = 1_024n;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size for people, cut off at one decimal: `61 B`, `1.5 KiB`, `12 GiB`. */
export function formatBytes(bytes: bigint): string {
  const size = bytes < 0n ? 0n : bytes;
  let [tenths, step] = [size * 10n, 0];
  while (tenths >= unitBytes * 10n && step < units.length - 1) {
    tenths /= unitBytes;
    step += 1;
  }
  const decimal = tenths % 10n;
  return `${tenths / 10n}${decimal === 0n ? '' : `.${decimal}`} ${units[step] ?? ''}`;
}
