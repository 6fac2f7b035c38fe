import { classifyAddress, type AddressJudgement, unjudged } from './classify-address.js';

const cluster: AddressJudgement = { addressClass: 'cluster_service', denial: 'cluster_service' };
const loopback: AddressJudgement = { addressClass: 'loopback', denial: 'loopback' };
const metadata: AddressJudgement = { addressClass: 'metadata', denial: 'link_local_metadata' };
const internal: AddressJudgement = { addressClass: 'private', denial: 'private_network' };
const reserved: AddressJudgement = { addressClass: 'reserved', denial: 'private_network' };

/** What a name says by itself, read from the top. A name that says nothing is judged by what DNS made of it. */
const nameRules: readonly { readonly pattern: RegExp; readonly judgement: AddressJudgement }[] = [
  // GCP, Azure, AWS, Tencent, IBM: the names of their metadata endpoints.
  { pattern: /^metadata(?:\.(?:google|azure)\.internal|\.goog|\.tencentyun\.com)?$/, judgement: metadata },
  {
    pattern: /^instance-data(?:(?:\.[a-z\d-]+){1,2}\.internal)?$|^api\.metadata\.cloud\.ibm\.com$/,
    judgement: metadata,
  },
  // RFC 6761, and what hosts files call the machine itself.
  {
    pattern: /(?:^|\.)localhost$|(?:^|\.)localdomain$|^localhost\d$|^ip6-(?:localhost|loopback)$/,
    judgement: loopback,
  },
  // Kubernetes: services and pods.
  { pattern: /\.(?:svc|pod|cluster\.local)$|^kubernetes(?:\.default)?$/, judgement: cluster },
  // RFC 6762 and 8375, and .internal, which ICANN reserved: names of one network.
  { pattern: /\.(?:internal|local|lan|home|corp|private|intranet|home\.arpa)$/, judgement: internal },
  // RFC 6761 and 7686: names that public DNS does not know.
  { pattern: /\.(?:test|invalid|example|onion)$/, judgement: reserved },
  // A single label is completed by the search list of whoever looks it up: within a cluster that is a service.
  { pattern: /^[^.]+$/, judgement: cluster },
];

/** Classifies the host of a URL: an address in any spelling, or a name. Pure and total. */
export function classifyHost(host: string): AddressJudgement {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === '') return unjudged;
  const asAddress = classifyAddress(name);
  if (asAddress.addressClass !== '') return asAddress;
  if (name.includes(':')) return unjudged;
  return nameRules.find((each) => each.pattern.test(name))?.judgement ?? unjudged;
}
