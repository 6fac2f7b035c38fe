import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ipv4Blocks, ipv6Blocks } from './address-blocks.js';
import { classifyAddress } from './classify-address.js';
import { classifyHost } from './classify-host.js';
import { formatIpv4, listIpv4Readings, parseIpv4 } from './parse-ipv4.js';
import { formatIpv6, parseIpv6 } from './parse-ipv6.js';

type Expectation = readonly [text: string, addressClass: string, denial: string];

const ipv4Addresses: readonly Expectation[] = [
  ['8.8.8.8', 'public', ''],
  ['1.1.1.1', 'public', ''],
  ['11.0.0.1', 'public', ''],
  ['172.15.255.255', 'public', ''],
  ['172.32.0.0', 'public', ''],
  ['100.63.255.255', 'public', ''],
  ['100.128.0.0', 'public', ''],
  ['192.0.0.9', 'public', ''],
  ['192.0.0.10', 'public', ''],
  ['198.20.0.0', 'public', ''],
  ['223.255.255.255', 'public', ''],
  ['127.0.0.1', 'loopback', 'loopback'],
  ['127.255.255.254', 'loopback', 'loopback'],
  ['0.0.0.0', 'loopback', 'loopback'],
  ['0.1.2.3', 'reserved', 'private_network'],
  ['10.0.0.0', 'private', 'private_network'],
  ['10.255.255.255', 'private', 'private_network'],
  ['172.16.0.1', 'private', 'private_network'],
  ['172.31.255.255', 'private', 'private_network'],
  ['192.168.1.1', 'private', 'private_network'],
  ['100.64.0.1', 'private', 'private_network'],
  ['100.127.255.255', 'private', 'private_network'],
  ['169.254.0.1', 'link_local', 'link_local_metadata'],
  ['169.254.169.253', 'link_local', 'link_local_metadata'],
  ['169.254.169.254', 'metadata', 'link_local_metadata'],
  ['169.254.170.2', 'metadata', 'link_local_metadata'],
  ['169.254.170.23', 'metadata', 'link_local_metadata'],
  ['169.254.42.42', 'metadata', 'link_local_metadata'],
  ['169.254.0.23', 'metadata', 'link_local_metadata'],
  ['100.100.100.200', 'metadata', 'link_local_metadata'],
  ['168.63.129.16', 'metadata', 'link_local_metadata'],
  ['192.0.0.192', 'metadata', 'link_local_metadata'],
  ['192.0.0.1', 'reserved', 'private_network'],
  ['192.0.2.44', 'reserved', 'private_network'],
  ['192.88.99.1', 'reserved', 'private_network'],
  ['198.18.0.1', 'reserved', 'private_network'],
  ['198.19.255.255', 'reserved', 'private_network'],
  ['198.51.100.7', 'reserved', 'private_network'],
  ['203.0.113.7', 'reserved', 'private_network'],
  ['224.0.0.1', 'multicast', 'private_network'],
  ['239.255.255.250', 'multicast', 'private_network'],
  ['240.0.0.1', 'reserved', 'private_network'],
  ['255.255.255.255', 'reserved', 'private_network'],
];

const unusualSpellings: readonly Expectation[] = [
  ['2130706433', 'loopback', 'loopback'],
  ['0x7f000001', 'loopback', 'loopback'],
  ['0X7F.0.0.1', 'loopback', 'loopback'],
  ['017700000001', 'loopback', 'loopback'],
  ['0177.0.0.1', 'loopback', 'loopback'],
  ['127.1', 'loopback', 'loopback'],
  ['127.0.1', 'loopback', 'loopback'],
  ['0', 'loopback', 'loopback'],
  ['0x', 'loopback', 'loopback'],
  ['0x7f.1', 'loopback', 'loopback'],
  ['2852039166', 'metadata', 'link_local_metadata'],
  ['0xa9fea9fe', 'metadata', 'link_local_metadata'],
  ['0xa9.0xfe.0xa9.0xfe', 'metadata', 'link_local_metadata'],
  ['0251.0376.0251.0376', 'metadata', 'link_local_metadata'],
  ['169.254.43518', 'metadata', 'link_local_metadata'],
  ['167772161', 'private', 'private_network'],
  ['10.1', 'private', 'private_network'],
  // Octal it is 8.0.0.1, decimal 10.0.0.1: the graver reading counts.
  ['010.0.0.1', 'private', 'private_network'],
  ['0300.0250.1.1', 'private', 'private_network'],
  ['134744072', 'public', ''],
];

const ipv6Addresses: readonly Expectation[] = [
  ['2606:4700:4700::1111', 'public', ''],
  ['2001:4860:4860:0:0:0:0:8888', 'public', ''],
  ['2001:1::1', 'public', ''],
  ['2001:20::1', 'public', ''],
  ['::1', 'loopback', 'loopback'],
  ['[::1]', 'loopback', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback', 'loopback'],
  ['::', 'loopback', 'loopback'],
  ['fe80::1', 'link_local', 'ipv6_local'],
  ['fe80::1%eth0', 'link_local', 'ipv6_local'],
  ['[fe80::1%25en0]', 'link_local', 'ipv6_local'],
  ['febf::1', 'link_local', 'ipv6_local'],
  ['fec0::1', 'unique_local', 'ipv6_local'],
  ['fc00::1', 'unique_local', 'ipv6_local'],
  ['fd12:3456:789a::1', 'unique_local', 'ipv6_local'],
  ['fd00:ec2::254', 'metadata', 'link_local_metadata'],
  ['fd00:ec2::23', 'metadata', 'link_local_metadata'],
  ['FD20:CE::254', 'metadata', 'link_local_metadata'],
  ['fd00:c1::a9fe:a9fe', 'metadata', 'link_local_metadata'],
  ['fe80::a9fe:a9fe', 'metadata', 'link_local_metadata'],
  ['ff02::1', 'multicast', 'ipv6_local'],
  ['ff0e::1', 'multicast', 'ipv6_local'],
  ['100::1', 'reserved', 'ipv6_local'],
  ['2001:2::1', 'reserved', 'ipv6_local'],
  ['2001:db8::1', 'reserved', 'ipv6_local'],
  ['3fff::1', 'reserved', 'ipv6_local'],
  ['4000::1', 'reserved', 'ipv6_local'],
];

const carriedAddresses: readonly Expectation[] = [
  ['::ffff:127.0.0.1', 'loopback', 'loopback'],
  ['::ffff:7f00:1', 'loopback', 'loopback'],
  ['::ffff:a9fe:a9fe', 'metadata', 'link_local_metadata'],
  ['::ffff:10.0.0.1', 'private', 'private_network'],
  ['::ffff:8.8.8.8', 'public', ''],
  ['::127.0.0.1', 'loopback', 'loopback'],
  ['::a00:1', 'private', 'private_network'],
  ['::ffff:0:10.0.0.1', 'private', 'private_network'],
  ['64:ff9b::169.254.169.254', 'metadata', 'link_local_metadata'],
  ['64:ff9b::a00:1', 'private', 'private_network'],
  ['64:ff9b::8.8.8.8', 'public', ''],
  ['64:ff9b:1::10.0.0.1', 'private', 'private_network'],
  ['64:ff9b:1::8.8.8.8', 'public', ''],
  // With a prefix of 48 bits: 127.0.0.1 around the ninth byte.
  ['64:ff9b:1:7f00:0:100::', 'loopback', 'loopback'],
  ['64:ff9b:1:808:8:800::', 'public', ''],
  ['64:ff9b:1:abcd:1:2:3:4', 'private', 'ipv6_local'],
  ['2002:7f00:1::', 'loopback', 'loopback'],
  ['2002:a9fe:a9fe::1', 'metadata', 'link_local_metadata'],
  ['2002:808:808::1', 'public', ''],
  // Teredo: the client is written inverted, 0x80ff_fffe is 127.0.0.1.
  ['2001:0:808:808:0:0:80ff:fffe', 'loopback', 'loopback'],
  ['2001:0:a00:1:0:0:f7f7:f7f7', 'private', 'private_network'],
  ['2001:0:808:808:0:0:f7f7:f7f7', 'public', ''],
];

describe('classifyAddress', () => {
  test.each([...ipv4Addresses, ...unusualSpellings, ...ipv6Addresses, ...carriedAddresses])(
    'calls %s %s',
    (text, addressClass, denial) => {
      expect(classifyAddress(text)).toEqual({ addressClass, denial });
      expect(classifyHost(text.replace(/^\[|\]$/g, ''))).toEqual({ addressClass, denial });
    },
  );

  test.each([
    '',
    '256.0.0.1',
    '1.2.3.4.5',
    '1..2',
    '4294967296',
    '127.0.0.0xg',
    '09.0.0.1.x',
    ':::',
    '1::2::3',
    'g::1',
  ])('does not take %j for an address', (text) => {
    expect(classifyAddress(text)).toEqual({ addressClass: '', denial: '' });
  });

  test('never throws, and refuses exactly what is known not to be public', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6(), fc.domain()), (text) => {
        const { addressClass, denial } = classifyHost(text);
        expect(denial === '').toBe(addressClass === '' || addressClass === 'public');
      }),
    );
  });

  test('judges an IPv4 address alike in every spelling and in every IPv6 address that carries it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (address) => {
        const dotted = formatIpv4(address);
        const spellings = [String(address), `0x${address.toString(16)}`, `::ffff:${dotted}`, `64:ff9b::${dotted}`];
        for (const each of spellings) expect(classifyAddress(each)).toEqual(classifyAddress(dotted));
      }),
    );
  });

  test('knows only blocks that it can read, without bits beyond their prefix', () => {
    for (const { block } of [...ipv4Blocks, ...ipv6Blocks]) {
      const [text = '', bits = ''] = block.split('/');
      expect([block, classifyAddress(text).addressClass]).not.toEqual([block, '']);
      expect(block).toMatch(/\/\d+$/);
      const isIpv6 = text.includes(':');
      expect(Number(bits)).toBeLessThanOrEqual(isIpv6 ? 128 : 32);
    }
  });
});

describe('an IPv6 address', () => {
  test.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:1.2.3.4', '::ffff:102:304'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['0:0:0:0:0:0:0:0', '::'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatIpv6(parseIpv6(text) ?? [])).toBe(canonical);
  });

  test('is the same after it was written and read again', () => {
    const address = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(fc.property(address, (groups) => expect(parseIpv6(formatIpv6(groups))).toEqual(groups)));
  });
});

describe('an IPv4 address', () => {
  test('is the same after it was written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (address) => {
        expect(parseIpv4(formatIpv4(address))).toBe(address);
        expect(listIpv4Readings(formatIpv4(address))).toEqual([address]);
      }),
    );
  });

  test('with a leading zero has two readings', () => {
    expect(listIpv4Readings('010.0.0.1').map(formatIpv4)).toEqual(['8.0.0.1', '10.0.0.1']);
  });
});
