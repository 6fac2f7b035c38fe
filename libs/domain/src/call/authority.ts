import type { TraceEvent } from '@waybill/contracts';
import type { ActorFacts, AuthorityFacts } from './call.js';
import { isEnforcedDenial } from './denials.js';
import { authModeName, credentialStateName } from '../names.js';
import { firstSaid, said } from '../payload.js';

/**
 * Who acted, and on whose behalf: the longest delegation chain that begins with the original actor tells most; of equal
 * ones the first stands. A principal that a gateway presented downstream ends the chain, and is kept apart from who called.
 */
export function actorOf(events: readonly TraceEvent[]): ActorFacts {
  const chains = chainsIn(events);
  const mediated = mediatedPrincipalsIn(events);
  const whole = chains.filter((each) => !isTruncated(each, chains, mediated));
  const longest = (whole.length > 0 ? whole : chains).reduce(
    (best, each) => (each.length > best.length ? each : best),
    [],
  );
  const mediatedPrincipal = mediated.at(-1) ?? '';
  const isMissing = mediatedPrincipal !== '' && !longest.includes(mediatedPrincipal);
  return {
    principal: longest.findLast((link) => !mediated.includes(link)) ?? longest.at(-1) ?? '',
    originalActor: longest[0] ?? '',
    chain: isMissing ? [...longest, mediatedPrincipal] : longest,
    mediatedPrincipal,
    agentId: firstSaid(events.map((event) => event.actor?.agentId)),
    workspaceId: firstSaid(events.map((event) => event.actor?.workspaceId)),
    namespace: firstSaid(events.map((event) => event.actor?.namespace)),
  };
}

/** The distinct delegation chains that hops named, in the order in which they were first named. */
export function chainsIn(events: readonly TraceEvent[]): readonly (readonly string[])[] {
  const chains = events.map((event) => (event.actor?.chain ?? []).map((link) => link.id));
  return [...new Map(chains.map((each) => [JSON.stringify(each), each])).values()];
}

/** Whom gateways presented downstream instead of who had called them. A gateway that stopped the call presented nobody. */
export function mediatedPrincipalsIn(events: readonly TraceEvent[]): readonly string[] {
  return said(events, 'gatewayDecision')
    .filter(({ value }) => value.mediatedPrincipal !== '' && !isEnforcedDenial(value))
    .map(({ value }) => value.mediatedPrincipal);
}

/** Whether a chain lost its beginning: it starts with a later link of another chain, or with whom a gateway presented. */
export function isTruncated(
  chain: readonly string[],
  chains: readonly (readonly string[])[],
  mediated: readonly string[],
): boolean {
  const [first] = chain;
  if (first === undefined) return false;
  const isLaterLink = chains.some((each) => each[0] !== first && each.indexOf(first) > 0);
  const isPresented = mediated.includes(first) && chains.some((each) => each[0] !== undefined && each[0] !== first);
  return isLaterLink || isPresented;
}

/**
 * With which credential. Each field is what the first hop said of it; a lane that the gateway lent counts before the
 * one that the caller arrived with, and where lanes differ the contradictions say so.
 */
export function authorityOf(events: readonly TraceEvent[]): AuthorityFacts {
  const authorities = events.flatMap((event) => event.authority ?? []);
  const gateways = said(events, 'gatewayDecision').map((each) => each.value);
  const runtimes = said(events, 'runtimeDecision').map((each) => each.value);
  return {
    authMode: authModeName(authorities.find((each) => each.authMode !== 0)?.authMode),
    credentialLane: firstSaid([
      ...gateways.map((each) => each.downstreamCredentialLane),
      ...authorities.map((each) => each.credentialLane),
      ...runtimes.map((each) => each.selected?.lane),
    ]),
    credentialFingerprint: firstSaid(authorities.map((each) => each.credentialFingerprint)),
    credentialState: credentialStateName(authorities.find((each) => each.credentialState !== 0)?.credentialState),
    scopes: authorities.find((each) => each.scopes.length > 0)?.scopes ?? [],
    providerIdentity: firstSaid(authorities.map((each) => each.providerIdentity)),
    backendPrincipal: firstSaid(authorities.map((each) => each.backendPrincipal)),
    quotaOwner: firstSaid([...runtimes.map((each) => each.quotaOwner), ...authorities.map((each) => each.quotaOwner)]),
  };
}
