import type { AddressClassName } from '../names.js';
import { classOfIpv4, classOfIpv6 } from './address-blocks.js';
import { embeddedIpv4 } from './embedded-ipv4.js';
import { listIpv4Readings } from './parse-ipv4.js';
import { parseIpv6, type Ipv6 } from './parse-ipv6.js';

/** Why an address must not be fetched; words of the file and network refusals. */
export type AddressDenial = 'loopback' | 'link_local_metadata' | 'private_network' | 'ipv6_local' | 'cluster_service';

/** What an address or a host is, and the refusal that fetching it deserves. */
export interface AddressJudgement {
  /** Empty when the text does not tell: a public name may lead anywhere. */
  readonly addressClass: AddressClassName;
  readonly denial: AddressDenial | '';
}

export const unjudged: AddressJudgement = { addressClass: '', denial: '' };

/** From the gravest: of two readings of one text the graver one counts. */
const gravity: readonly AddressClassName[] = [
  'metadata',
  'loopback',
  'link_local',
  'cluster_service',
  'private',
  'unique_local',
  'multicast',
  'reserved',
  'public',
];

/**
 * Classifies the text of an IP address in any spelling that fetchers accept. Pure and total: text that is no address is
 * {@link unjudged}.
 */
export function classifyAddress(text: string): AddressJudgement {
  const ipv4 = listIpv4Readings(text).map((address) => judgedIpv4(classOfIpv4(address)));
  const ipv6 = parseIpv6(text);
  return gravest(ipv6 === undefined ? ipv4 : [judgedIpv6(ipv6)]);
}

/** The gravest of several judgements; {@link unjudged} of none. */
export function gravest(judgements: readonly AddressJudgement[]): AddressJudgement {
  const rank = ({ addressClass }: AddressJudgement) =>
    gravity.includes(addressClass) ? gravity.indexOf(addressClass) : gravity.length;
  return judgements.toSorted((left, right) => rank(left) - rank(right))[0] ?? unjudged;
}

function judgedIpv6(address: Ipv6): AddressJudgement {
  const embedded = embeddedIpv4(address);
  if (embedded.length > 0) return gravest(embedded.map((each) => judgedIpv4(classOfIpv4(each))));
  const addressClass = classOfIpv6(address);
  switch (addressClass) {
    case 'public':
    case '':
      return { addressClass, denial: '' };
    case 'metadata':
      return { addressClass, denial: 'link_local_metadata' };
    case 'loopback':
      return { addressClass, denial: 'loopback' };
    default:
      // Link-local, unique-local, multicast and what is reserved: all that does not lead into the public network.
      return { addressClass, denial: 'ipv6_local' };
  }
}

function judgedIpv4(addressClass: AddressClassName): AddressJudgement {
  switch (addressClass) {
    case 'public':
    case '':
      return { addressClass, denial: '' };
    case 'metadata':
    case 'link_local':
      return { addressClass, denial: 'link_local_metadata' };
    case 'loopback':
      return { addressClass, denial: 'loopback' };
    default:
      // Private, multicast and what is reserved: all that does not lead into the public network.
      return { addressClass, denial: 'private_network' };
  }
}
