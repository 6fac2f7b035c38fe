import { parseIpv4 } from './parse-ipv4.js';

/** An IPv6 address: eight groups of 16 bits. */
export type Ipv6 = readonly number[];

/**
 * Reads an IPv6 address in any of its forms: compressed, with a dotted IPv4 tail, in brackets, with a zone id (`%eth0`,
 * `%25eth0` in URLs), which names an interface of whoever connects and is no part of the address.
 */
export function parseIpv6(text: string): Ipv6 | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const [address = ''] = bare.split('%');
  const halves = withHexTail(address)?.split('::') ?? [];
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...(tail ?? [])];
  if (halves.length === 0 || halves.length > 2 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group)))
    return undefined;
  const missing = 8 - groups.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/** The canonical text: lower case, no leading zeros, the first of the longest runs of zeros as `::` (RFC 5952). */
export function formatIpv6(address: Ipv6): string {
  const run = longestZeroRun(address);
  const hex = address.map((group) => group.toString(16));
  if (run.length < 2) return hex.join(':');
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

/** The address with a dotted tail written in hexadecimal; `undefined` when the tail is dotted and no address. */
function withHexTail(address: string): string | undefined {
  if (!address.includes('.')) return address;
  const tailAt = address.lastIndexOf(':') + 1;
  const tail = parseIpv4(address.slice(tailAt));
  if (tailAt === 0 || tail === undefined) return undefined;
  return `${address.slice(0, tailAt)}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`;
}

function longestZeroRun(address: Ipv6): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  address.forEach((group, index) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}
