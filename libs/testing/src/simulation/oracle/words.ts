/** The word for a value of a wire enum: lower case; empty for none and UNSPECIFIED. */
export function wordOf(wireEnum: Readonly<Record<string, string | number>>, value: number | undefined): string {
  if (value === undefined || value === 0) return '';
  const name = wireEnum[value];
  return typeof name === 'string' ? name.toLowerCase() : 'unrecognised';
}
