/** How long a string of the contract may be unless its comment says otherwise, and how long an id and a path may be. */
export const textBytesMax = 1_024;
export const idBytesMax = 256;
export const pathBytesMax = 4_096;

/** A text that fits into `bytesMax` bytes of UTF-8: whole characters from its beginning, lone surrogates replaced. */
export function boundText(text: string, bytesMax: number = textBytesMax): string {
  // No character takes less than one byte, so that a huge text is never encoded whole.
  const wellFormed = text.slice(0, bytesMax).toWellFormed();
  const bytes = Buffer.from(wellFormed, 'utf8');
  if (bytes.length <= bytesMax) return wellFormed;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
