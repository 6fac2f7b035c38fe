import type { Ipv4 } from './parse-ipv4.js';
import type { Ipv6 } from './parse-ipv6.js';

/**
 * The IPv4 addresses that an IPv6 address carries: where a connection to it ends is where they are. Empty for an
 * address that stands for itself.
 */
export function embeddedIpv4(address: Ipv6): readonly Ipv4[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = address;
  const tail = ipv4From(g, h);
  if (a === 0x2002) return [ipv4From(b, c)];
  // Teredo names its server and, inverted, the client behind it.
  if (a === 0x2001 && b === 0) return [ipv4From(c, d), ipv4From(g ^ 0xffff, h ^ 0xffff)];
  if (a === 0x64 && b === 0xff9b && c === 1) return localTranslation(address);
  const upper = [a, b, c, d].map((group) => group.toString(16)).join(':');
  if (upper === '64:ff9b:0:0' && e === 0 && f === 0) return [tail];
  if (upper !== '0:0:0:0') return [];
  const isMapped = e === 0 && f === 0xffff;
  const isTranslated = e === 0xffff && f === 0;
  // `::` and `::1` are addresses of their own, not compatible ones.
  const isCompatible = e === 0 && f === 0 && (g !== 0 || h > 1);
  return isMapped || isTranslated || isCompatible ? [tail] : [];
}

/**
 * 64:ff9b:1::/48 may be used with a prefix of 48 or of 96 bits (RFC 8215, RFC 6052). With 48 the IPv4 address stands
 * around the ninth byte, which is zero like all behind it; with 96 it stands at the end. A form that is neither tells
 * no IPv4 address.
 */
function localTranslation([, , , d = 0, e = 0, f = 0, g = 0, h = 0]: Ipv6): readonly Ipv4[] {
  const hasZeroSuffix = (f & 0x00ff) === 0 && g === 0 && h === 0;
  if (d !== 0 && e >>> 8 === 0 && hasZeroSuffix) return [ipv4From(d, ((e & 0xff) << 8) | (f >>> 8))];
  return e === 0 && f === 0 && (g !== 0 || h !== 0) ? [ipv4From(g, h)] : [];
}

function ipv4From(high: number, low: number): Ipv4 {
  return (high & 0xffff) * 65_536 + (low & 0xffff);
}
