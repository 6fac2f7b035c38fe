import type { TraceEvent } from '@waybill/contracts';
import type { ActorFacts, AuthorityFacts } from './call.js';
import { authModeName, credentialStateName } from './names.js';
import { firstSaid, said } from './payload.js';

/** Who acted, and on whose behalf: the longest delegation chain tells most; of equal ones the first stands. */
export function actorOf(events: readonly TraceEvent[]): ActorFacts {
  const chains = events.map((event) => (event.actor?.chain ?? []).map((link) => link.id));
  const chain = chains.reduce((longest, each) => (each.length > longest.length ? each : longest), []);
  return {
    principal: chain.at(-1) ?? '',
    originalActor: chain[0] ?? '',
    chain,
    agentId: firstSaid(events.map((event) => event.actor?.agentId)),
    workspaceId: firstSaid(events.map((event) => event.actor?.workspaceId)),
    namespace: firstSaid(events.map((event) => event.actor?.namespace)),
  };
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
