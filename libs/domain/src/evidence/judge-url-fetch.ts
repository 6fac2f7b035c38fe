import type { RedirectHop, UrlFetch } from '@waybill/contracts';
import { addressClassName, denialReasonName, type AddressClassName } from '../names.js';
import { classifyAddress, gravest, type AddressDenial, type AddressJudgement, unjudged } from './classify-address.js';
import { classifyHost } from './classify-host.js';
import { embeddedIpv4 } from './embedded-ipv4.js';
import { listFindings, verdictOf, type Finding } from './finding.js';
import { isUnenforced, policyFactsOf, stated, type EvidenceJudgement } from './judgement.js';
import { formatIpv4, listIpv4Readings, parseIpv4 } from './parse-ipv4.js';
import { formatIpv6, parseIpv6 } from './parse-ipv6.js';
import { readUrlTarget, type UrlTarget } from './url-target.js';

/** The refusals of C1. */
export type UrlDenial = AddressDenial | 'blocked_redirect' | 'scheme' | 'size_cap';

/** Refusals that come after an answer has begun: an answer beside them is no contradiction. */
const lateDenials: ReadonlySet<string> = new Set(['blocked_redirect', 'size_cap']);

const urlDenials: ReadonlySet<string> = new Set<UrlDenial>([
  'loopback',
  'link_local_metadata',
  'private_network',
  'ipv6_local',
  'cluster_service',
  'blocked_redirect',
  'scheme',
  'size_cap',
]);

/** Everything about a fetch that follows from the text of its addresses. */
interface FetchFacts {
  readonly requested: UrlTarget;
  readonly requestedHost: AddressJudgement;
  readonly normalisedHost: AddressJudgement;
  readonly target: AddressJudgement;
  readonly answers: readonly AddressJudgement[];
  readonly resolved: AddressJudgement;
  readonly redirects: readonly RedirectJudgement[];
}

interface RedirectJudgement {
  readonly hop: RedirectHop;
  readonly isWeb: boolean;
  readonly address: AddressJudgement;
  /** The graver one of its target and its address. */
  readonly judgement: AddressJudgement;
}

/**
 * Judges a URL fetch (C1) from its text: what target, DNS answers, connected address and redirects are, whether the
 * hop's own classes agree, and whether something was fetched that deserves a refusal. Total.
 */
export function judgeUrlFetch(fetch: UrlFetch): EvidenceJudgement {
  const facts = fetchFactsOf(fetch);
  const deserved = deservedDenials(fetch, facts);
  const findings = [
    ...accessFindings(fetch, facts),
    ...claimFindings(fetch, facts),
    ...denialFindings(fetch, deserved),
  ];
  const { target, answers, resolved, redirects } = facts;
  return {
    verdict: verdictOf({
      findings,
      isRefused: fetch.denial !== undefined,
      otherwise: hasTarget(facts) ? 'allowed' : '',
    }),
    findings,
    targetClass: target.addressClass || resolved.addressClass || gravest(answers).addressClass,
    deservedDenial: deserved[0] ?? '',
    ...policyFactsOf(fetch.policy, fetch.denial),
    computed: stated({
      requested_class: target.addressClass,
      dns_answer_classes: answers.map(classText).join(' '),
      resolved_class: resolved.addressClass,
      redirect_classes: redirects.map((each) => classText(each.judgement)).join(' '),
    }),
  };
}

function fetchFactsOf(fetch: UrlFetch): FetchFacts {
  const requested = readUrlTarget(fetch.requestedUrl || fetch.normalisedTarget);
  const requestedHost = classifyHost(requested.host);
  const normalisedHost = classifyHost(readUrlTarget(fetch.normalisedTarget).host);
  return {
    requested,
    requestedHost,
    normalisedHost,
    target: gravest([requestedHost, normalisedHost]),
    answers: fetch.dnsAnswers.map(classifyAddress),
    resolved: classifyAddress(fetch.resolvedAddress),
    redirects: fetch.redirects.map(judgedRedirect),
  };
}

function judgedRedirect(hop: RedirectHop): RedirectJudgement {
  const target = readUrlTarget(hop.target);
  // A redirect without scheme and host stays where it is.
  const isAbsolute = target.scheme !== '' || /^[\\/]{2}/.test(hop.target);
  const address = classifyAddress(hop.address);
  return {
    hop,
    isWeb: !isAbsolute || isWebScheme(target.scheme),
    address,
    judgement: gravest([isAbsolute ? classifyHost(target.host) : unjudged, address]),
  };
}

/** The refusals that the fetch deserves, in the order in which a guard meets them. */
function deservedDenials(fetch: UrlFetch, facts: FetchFacts): readonly UrlDenial[] {
  const denials: readonly (UrlDenial | '')[] = [
    isWebScheme(facts.requested.scheme) ? '' : 'scheme',
    facts.target.denial,
    ...facts.answers.map((each) => each.denial),
    facts.resolved.denial,
    facts.redirects.some(isBlocked) ? 'blocked_redirect' : '',
    isOverCap(fetch) ? 'size_cap' : '',
  ];
  return denials.filter((each) => each !== '');
}

function accessFindings(fetch: UrlFetch, facts: FetchFacts): readonly Finding[] {
  const { requested, target, answers, resolved, redirects } = facts;
  const promised = answers.length > 0 ? answers : [target];
  return listFindings([
    ['scheme_not_http', !isWebScheme(requested.scheme)],
    ['target_not_public', target.denial !== ''],
    ['dns_answer_not_public', answers.some((each) => each.denial !== '')],
    ['resolved_not_public', resolved.denial !== ''],
    ['dns_rebinding', resolved.denial !== '' && promised.every((each) => each.addressClass === 'public')],
    ['redirect_not_public', redirects.some(isBlocked)],
    ['response_over_cap', isOverCap(fetch)],
  ]);
}

/** Where what the hop says differs from what the text says. */
function claimFindings(fetch: UrlFetch, facts: FetchFacts): readonly Finding[] {
  const { requested, requestedHost, normalisedHost, resolved, redirects } = facts;
  const hasBoth = fetch.requestedUrl !== '' && fetch.normalisedTarget !== '';
  return listFindings([
    ['normalised_target_differs', hasBoth && requestedHost.addressClass !== normalisedHost.addressClass],
    ['resolved_class_differs', doesDiffer(addressClassName(fetch.resolvedAddressClass), resolved)],
    [
      'redirect_class_differs',
      redirects.some(({ hop, address }) => doesDiffer(addressClassName(hop.addressClass), address)),
    ],
    ['resolved_not_among_answers', isUnannounced(fetch)],
    ['unusual_address_spelling', isUnusual(requested.host)],
    ['target_unreadable', isWebScheme(requested.scheme) && requested.host === ''],
  ]);
}

function denialFindings(fetch: UrlFetch, deserved: readonly UrlDenial[]): readonly Finding[] {
  if (fetch.denial === undefined) return [];
  const reason = denialReasonName(fetch.denial.reason);
  const hasAnswer = fetch.httpStatus !== 0 || fetch.responseBytes > 0n;
  return listFindings([
    ['acted_despite_denial', hasAnswer && !lateDenials.has(reason)],
    ['denial_not_enforced', isUnenforced(fetch.policy, fetch.denial)],
    [
      'denial_reason_differs',
      urlDenials.has(reason) && deserved.length > 0 && !deserved.some((each) => each === reason),
    ],
  ]);
}

function hasTarget({ requested }: FetchFacts): boolean {
  return requested.host !== '';
}

/** An address that is not named by a scheme at all is taken for one of the web. */
function isWebScheme(scheme: string): boolean {
  return scheme === 'http' || scheme === 'https' || scheme === '';
}

function isBlocked({ judgement, isWeb }: RedirectJudgement): boolean {
  return judgement.denial !== '' || !isWeb;
}

function isOverCap(fetch: UrlFetch): boolean {
  return fetch.responseBytesMax > 0n && fetch.responseBytes > fetch.responseBytesMax;
}

/** What was not claimed, or cannot be computed, does not differ. */
function doesDiffer(claimed: AddressClassName, { addressClass }: AddressJudgement): boolean {
  return claimed !== '' && claimed !== 'unrecognised' && addressClass !== '' && claimed !== addressClass;
}

/** Whether the address that was connected to is none of those that DNS gave. */
function isUnannounced(fetch: UrlFetch): boolean {
  const answers = fetch.dnsAnswers.map(canonicalAddress);
  const resolved = canonicalAddress(fetch.resolvedAddress);
  return resolved !== '' && answers.length > 0 && !answers.includes(resolved);
}

/** Sockets of both families write an IPv4 address as a mapped one: it is the same address. */
function canonicalAddress(text: string): string {
  const ipv6 = parseIpv6(text);
  if (ipv6 === undefined) return text.trim().toLowerCase();
  const [mapped] = /^::ffff:[^:]+:[^:]+$/.test(formatIpv6(ipv6)) ? embeddedIpv4(ipv6) : [];
  return mapped === undefined ? formatIpv6(ipv6) : formatIpv4(mapped);
}

/** An IPv4 address that is written so that a filter for dotted decimals does not see it. */
function isUnusual(host: string): boolean {
  return listIpv4Readings(host).length > 0 && parseIpv4(host) === undefined;
}

function classText({ addressClass }: AddressJudgement): string {
  return addressClass || 'unknown';
}
