/** A generated enum: names to numbers and back. */
type WireEnum = Readonly<Record<string, string | number>>;

/** The value of a word as the store has it; UNSPECIFIED (0) for none, and for one that this version does not know. */
export function enumOf<E extends WireEnum>(wireEnum: E, word: string): Extract<E[keyof E], number> {
  const value = wireEnum[word.toUpperCase()];
  return (typeof value === 'number' ? value : 0) as Extract<E[keyof E], number>;
}

/** The word of a value that a client sent; `undefined` for UNSPECIFIED. One that is not known is its number, which no filter takes. */
export function wordOf(wireEnum: WireEnum, value: number): string | undefined {
  if (value === 0) return undefined;
  const name = wireEnum[value];
  return typeof name === 'string' ? name.toLowerCase() : String(value);
}
