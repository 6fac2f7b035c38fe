import type { AddressClassName } from '../names.js';
import { listIpv4Readings, type Ipv4 } from './parse-ipv4.js';
import { parseIpv6, type Ipv6 } from './parse-ipv6.js';

/** A block of addresses that is not simply public, or an exception from one: its class, and who says so. */
export interface AddressBlock {
  /** `10.0.0.0/8`, `fc00::/7`. */
  readonly block: string;
  readonly addressClass: AddressClassName;
  readonly source: string;
}

type BlockEntry = readonly [block: string, addressClass: AddressClassName, source: string];

const named = (entries: readonly BlockEntry[]): readonly AddressBlock[] =>
  entries.map(([block, addressClass, source]) => ({ block, addressClass, source }));

/**
 * IPv4, read from the top: the first block that holds an address tells its class; an address in none is public.
 * From the IANA registry of special-purpose addresses and the clouds' own documentation.
 */
export const ipv4Blocks: readonly AddressBlock[] = named([
  [
    '169.254.169.254/32',
    'metadata',
    'AWS, GCP, Azure, Oracle, DigitalOcean, OpenStack, IBM, Hetzner: instance metadata',
  ],
  ['169.254.170.2/32', 'metadata', 'AWS ECS: task metadata and credentials'],
  ['169.254.170.23/32', 'metadata', 'AWS EKS: pod identity agent'],
  ['169.254.42.42/32', 'metadata', 'Scaleway: instance metadata'],
  ['169.254.0.23/32', 'metadata', 'Tencent: instance metadata'],
  ['100.100.100.200/32', 'metadata', 'Alibaba: instance metadata'],
  ['168.63.129.16/32', 'metadata', 'Azure: wire server, a public address that only the platform answers'],
  ['192.0.0.192/32', 'metadata', 'Oracle Cloud Classic: instance metadata'],
  // A connection to "this host" reaches the machine itself on most systems.
  ['0.0.0.0/32', 'loopback', 'RFC 1122: this host'],
  ['0.0.0.0/8', 'reserved', 'RFC 791: this network'],
  ['10.0.0.0/8', 'private', 'RFC 1918'],
  ['100.64.0.0/10', 'private', 'RFC 6598: shared by carriers behind their address translation'],
  ['127.0.0.0/8', 'loopback', 'RFC 1122'],
  ['169.254.0.0/16', 'link_local', 'RFC 3927'],
  ['172.16.0.0/12', 'private', 'RFC 1918'],
  ['192.0.0.9/32', 'public', 'RFC 7723: anycast of the port control protocol'],
  ['192.0.0.10/32', 'public', 'RFC 8155: anycast of TURN'],
  ['192.0.0.0/24', 'reserved', 'RFC 6890: protocol assignments'],
  ['192.0.2.0/24', 'reserved', 'RFC 5737: documentation'],
  ['192.88.99.0/24', 'reserved', 'RFC 7526: the retired anycast of 6to4'],
  ['192.168.0.0/16', 'private', 'RFC 1918'],
  ['198.18.0.0/15', 'reserved', 'RFC 2544: benchmarks'],
  ['198.51.100.0/24', 'reserved', 'RFC 5737: documentation'],
  ['203.0.113.0/24', 'reserved', 'RFC 5737: documentation'],
  ['224.0.0.0/4', 'multicast', 'RFC 5771'],
  // The broadcast address 255.255.255.255 (RFC 919) is its last one.
  ['240.0.0.0/4', 'reserved', 'RFC 1112'],
]);

/** IPv6, read in the same way; addresses that carry an IPv4 address are judged by that one before. */
export const ipv6Blocks: readonly AddressBlock[] = named([
  ['fd00:ec2::254/128', 'metadata', 'AWS: instance metadata'],
  ['fd00:ec2::23/128', 'metadata', 'AWS EKS: pod identity agent'],
  ['fd20:ce::254/128', 'metadata', 'GCP: instance metadata'],
  ['fd00:c1::a9fe:a9fe/128', 'metadata', 'Oracle: instance metadata'],
  ['fd00:42::42/128', 'metadata', 'Scaleway: instance metadata'],
  ['fe80::a9fe:a9fe/128', 'metadata', 'OpenStack: instance metadata'],
  ['::1/128', 'loopback', 'RFC 4291'],
  // As with 0.0.0.0, a connection to it reaches the machine itself on most systems.
  ['::/128', 'loopback', 'RFC 4291: unspecified'],
  ['fe80::/10', 'link_local', 'RFC 4291'],
  ['fec0::/10', 'unique_local', 'RFC 3879: the retired site-local addresses'],
  ['fc00::/7', 'unique_local', 'RFC 4193'],
  ['ff00::/8', 'multicast', 'RFC 4291'],
  ['64:ff9b:1::/48', 'private', 'RFC 8215: translation within one network'],
  ['100::/64', 'reserved', 'RFC 6666: discarded'],
  ['2001:1::1/128', 'public', 'RFC 7723: anycast of the port control protocol'],
  ['2001:1::2/128', 'public', 'RFC 8155: anycast of TURN'],
  ['2001:1::3/128', 'public', 'RFC 9665: anycast of service registration'],
  ['2001:3::/32', 'public', 'RFC 7450: automatic multicast tunnels'],
  ['2001:4:112::/48', 'public', 'RFC 7535: AS112'],
  ['2001:20::/28', 'public', 'RFC 7343: hash identities'],
  ['2001:30::/28', 'public', 'RFC 9374: identities of drones'],
  ['2001::/23', 'reserved', 'RFC 2928: protocol assignments, benchmarks (RFC 5180) among them'],
  ['2001:db8::/32', 'reserved', 'RFC 3849: documentation'],
  ['3fff::/20', 'reserved', 'RFC 9637: documentation'],
  ['2000::/3', 'public', 'RFC 4291: global unicast'],
  // What nobody was given cannot be public.
  ['::/0', 'reserved', 'RFC 4291: not assigned'],
]);

interface Prefix<Address> {
  readonly address: Address;
  readonly bits: number;
  readonly addressClass: AddressClassName;
}

function prefixesOf<Address>(
  blocks: readonly AddressBlock[],
  parse: (text: string) => Address | undefined,
): readonly Prefix<Address>[] {
  return blocks.flatMap(({ block, addressClass }) => {
    const [text = '', bits] = block.split('/');
    const address = parse(text);
    return address === undefined ? [] : [{ address, bits: Number(bits), addressClass }];
  });
}

const ipv4Prefixes = prefixesOf(ipv4Blocks, (text) => listIpv4Readings(text)[0]);
const ipv6Prefixes = prefixesOf(ipv6Blocks, parseIpv6);

/** The class of an IPv4 address. */
export function classOfIpv4(address: Ipv4): AddressClassName {
  const found = ipv4Prefixes.find((each) => {
    const size = 2 ** (32 - each.bits);
    return Math.floor(address / size) === Math.floor(each.address / size);
  });
  return found?.addressClass ?? 'public';
}

/** The class of an IPv6 address by its own block, whatever it carries. */
export function classOfIpv6(address: Ipv6): AddressClassName {
  return ipv6Prefixes.find((each) => isWithinPrefix(address, each))?.addressClass ?? 'reserved';
}

function isWithinPrefix(address: Ipv6, { address: prefix, bits }: Prefix<Ipv6>): boolean {
  return prefix.every((group, index) => {
    const compared = Math.min(16, Math.max(0, bits - index * 16));
    const shift = 16 - compared;
    return group >>> shift === (address[index] ?? 0) >>> shift;
  });
}
