import type { TraceEvent } from '@waybill/contracts';
import { CredentialState } from '@waybill/contracts';
import { chainsIn, isTruncated, mediatedPrincipalsIn } from '../call/authority.js';
import type { Contradiction } from '../call/call.js';
import { credentialStateName, sessionHandleVerdictName } from '../names.js';
import { hopOf, said } from '../payload.js';
import { actionsIn, contradiction, differing, differingWithin, successesIn, type Statement } from './statement.js';

/**
 * Two original actors, and chains that lost the one they began with. Over the whole call: a retry has the same caller.
 * Where each chain begins within another one, nobody can be said to have lost anything: then they simply differ.
 */
export function actorContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const chains = chainsIn(events);
  const mediated = mediatedPrincipalsIn(events);
  const cut = new Set(chains.filter((each) => isTruncated(each, chains, mediated)).map(([first]) => first));
  const firsts = events.map((event) => ({ hop: hopOf(event), value: event.actor?.chain[0]?.id ?? '' }));
  const whole = firsts.filter((each) => each.value !== '' && !cut.has(each.value));
  const [original] = whole;
  if (original === undefined) return differing('principal_mismatch', firsts);
  const dropped = firsts.filter((each) => cut.has(each.value));
  return [...differing('principal_mismatch', whole), ...differing('actor_dropped', [original, ...dropped])];
}

/**
 * Two credentials on one lane, two accounts at the provider or two workspaces within one attempt, and a credential that
 * belongs to another tenant and yet worked. A caller's credential and one that a gateway lends run on different lanes.
 */
export function credentialContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const used = events.flatMap((event) =>
    event.authority === undefined ? [] : [{ hop: hopOf(event), authority: event.authority }],
  );
  const fingerprints = used.map(({ hop, authority }) => ({
    hop,
    value: prefixed('credential', authority.credentialFingerprint),
    lane: authority.credentialLane,
  }));
  const accounts = used.map(({ hop, authority }) => ({
    hop,
    value: prefixed('account', authority.backendPrincipal),
    lane: authority.credentialLane,
  }));
  const workspaces = events.map((event) => ({
    hop: hopOf(event),
    value: prefixed('workspace', event.actor?.workspaceId ?? ''),
  }));
  return [
    ...differingWithin('credential_mismatch', fingerprints, (each) => each.lane),
    ...differingWithin('credential_mismatch', accounts, (each) => each.lane),
    ...differing('credential_mismatch', workspaces),
    ...workedIn('credential_mismatch', events, [CredentialState.WRONG_TENANT]),
  ];
}

/** A credential that a hop knows to have ended, and a call that succeeded on it (B9). */
export function endedCredentials(events: readonly TraceEvent[]): Contradiction[] {
  return workedIn('ended_credential_used', events, [CredentialState.EXPIRED, CredentialState.REVOKED]);
}

/** Lanes that the runtime chose and the gateway lent, for one attempt. */
export function laneContradictions(events: readonly TraceEvent[]): Contradiction[] {
  return differing('lane_mismatch', [
    ...said(events, 'runtimeDecision').map(({ hop, value }) => ({ hop, value: value.selected?.lane ?? '' })),
    ...said(events, 'gatewayDecision').map(({ hop, value }) => ({ hop, value: value.downstreamCredentialLane })),
  ]);
}

/** A session handle that came with the call, and that the hop which checked it did not follow. */
export function refusedHandles(events: readonly TraceEvent[]): Contradiction[] {
  return events.flatMap((event) => {
    const value = sessionHandleVerdictName(event.sessionHandleVerdict);
    if (!refusals.has(value)) return [];
    return [contradiction('session_handle_refused', presented, { hop: hopOf(event), value })];
  });
}

const presented: Statement = { hop: '', value: 'this handle names my session' };

const refusals: ReadonlySet<string> = new Set([
  'malformed',
  'wrong_signature',
  'expired',
  'wrong_principal',
  'wrong_tenant',
]);

function workedIn(
  kind: 'credential_mismatch' | 'ended_credential_used',
  events: readonly TraceEvent[],
  states: readonly CredentialState[],
): Contradiction[] {
  const useless = events.find(
    (event) => event.authority !== undefined && states.includes(event.authority.credentialState),
  );
  const [worked] = [...actionsIn(events), ...successesIn(events)];
  if (useless === undefined || worked === undefined) return [];
  const { credentialFingerprint = '', credentialState } = useless.authority ?? {};
  const value = ['credential', credentialFingerprint, credentialStateName(credentialState)].filter(Boolean).join(' ');
  return [contradiction(kind, { hop: hopOf(useless), value }, worked)];
}

function prefixed(label: string, value: string): string {
  return value === '' ? '' : `${label} ${value}`;
}
