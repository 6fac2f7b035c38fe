/** An IPv4 address as an unsigned 32-bit number. */
export type Ipv4 = number;

const strictPart = /^(?:0|[1-9]\d{0,2})$/;

/** Four decimal parts without leading zeros: the one spelling that every program reads alike. */
export function parseIpv4(text: string): Ipv4 | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => strictPart.test(part) && Number(part) <= 255)) return undefined;
  return numberOf(parts.map(Number));
}

/**
 * Every address that some program takes a host for; none when the text is no spelling of an address.
 *
 * The C library and browsers read one to four parts in decimal, octal (`0177`) or hexadecimal (`0x7f`), the last part
 * filling what is left: `127.1`, `2130706433`. Others take a leading zero for decimal, so `010.0.0.1` has two readings.
 */
export function listIpv4Readings(text: string): readonly Ipv4[] {
  const strict = parseIpv4(text);
  if (strict !== undefined) return [strict];
  const parts = text.split('.');
  const decimal = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part)) ? parts.map(Number) : [];
  const readings = [readLoosely(parts), decimal.every((part) => part <= 255) ? numberOf(decimal) : undefined];
  return [...new Set(readings.filter((each) => each !== undefined))];
}

/** Dotted decimal. */
export function formatIpv4(address: Ipv4): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

function readLoosely(parts: readonly string[]): Ipv4 | undefined {
  if (parts.length > 4) return undefined;
  const values = parts.map(readPart);
  const [last, leading] = [values.at(-1), values.slice(0, -1)];
  const room = 2 ** (8 * (5 - parts.length));
  if (last === undefined || last >= room) return undefined;
  let address = 0;
  for (const value of leading) {
    if (value === undefined || value > 255) return undefined;
    address = address * 256 + value;
  }
  return address * room + last;
}

function readPart(text: string): number | undefined {
  if (/^0x[\da-f]{0,16}$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text, 16);
  if (/^0[0-7]{1,22}$/.test(text)) return Number.parseInt(text, 8);
  return /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined;
}

function numberOf(bytes: readonly number[]): Ipv4 | undefined {
  return bytes.length === 4 ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}
