interface Unit {
  readonly name: string;
  readonly nanos: bigint;
}

const fractionalUnits: readonly Unit[] = [
  { name: 's', nanos: 1_000_000_000n },
  { name: 'ms', nanos: 1_000_000n },
  { name: 'µs', nanos: 1_000n },
];

const wholeUnits: readonly Unit[] = [
  { name: 'd', nanos: 86_400_000_000_000n },
  { name: 'h', nanos: 3_600_000_000_000n },
  { name: 'min', nanos: 60_000_000_000n },
  { name: 's', nanos: 1_000_000_000n },
];

const minuteNanos = 60_000_000_000n;

/** A span of time for people, cut off, never rounded up: `12.3 ms`, `1.5 s`, `3 min 20 s`, `2 d 4 h`. */
export function formatDuration(nanos: bigint): string {
  if (nanos < 0n) return `-${formatDuration(-nanos)}`;
  return nanos < minuteNanos ? shortDuration(nanos) : longDuration(nanos);
}

/** One unit with at most one decimal. */
function shortDuration(nanos: bigint): string {
  const unit = fractionalUnits.find((each) => nanos >= each.nanos);
  if (unit === undefined) return `${nanos} ns`;
  const tenths = (nanos * 10n) / unit.nanos;
  const decimal = tenths % 10n;
  return `${tenths / 10n}${decimal === 0n ? '' : `.${decimal}`} ${unit.name}`;
}

/** The two largest units. */
function longDuration(nanos: bigint): string {
  const first = wholeUnits.findIndex((each) => nanos >= each.nanos);
  const [major, minor] = [wholeUnits[first], wholeUnits[first + 1]];
  if (major === undefined) return shortDuration(nanos);
  const rest = nanos % major.nanos;
  const minorCount = minor === undefined ? 0n : rest / minor.nanos;
  const tail = minor === undefined || minorCount === 0n ? '' : ` ${minorCount} ${minor.name}`;
  return `${nanos / major.nanos} ${major.name}${tail}`;
}
