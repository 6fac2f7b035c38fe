const nanosPerUnit = 1_000_000_000n;
const fractionDigitsMin = 2;

/** An amount as an exact decimal with its currency: `0.042 USD`. Nothing is rounded; no floating point is involved. */
export function formatMoney(nanos: bigint, currency: string): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  const fraction = (magnitude % nanosPerUnit).toString().padStart(9, '0');
  const shown = fraction.replace(/0+$/, '').padEnd(fractionDigitsMin, '0');
  const sign = nanos < 0n ? '-' : '';
  return `${sign}${magnitude / nanosPerUnit}.${shown} ${currency}`.trimEnd();
}
