import { paintWord } from './paint.js';
import { labelled, sentence, type Section, type TraceView } from './trace-section.js';

/** On whose behalf, by whom, through which agent, where. */
export function whoSection({ call }: TraceView): Section {
  const { chain, principal, mediatedPrincipal, agentId, workspaceId, namespace } = call.actor;
  const links = chain.length > 0 ? chain.join(' → ') : principal;
  return {
    title: 'WHO',
    lines: [
      links === '' ? 'nobody said who called' : links,
      mediatedPrincipal === '' ? '' : `${principal} called; the gateway presented ${mediatedPrincipal}`,
      sentence([labelled('agent', agentId), labelled('workspace', workspaceId), labelled('namespace', namespace)]),
    ].filter((line) => line !== ''),
  };
}

/** With which credential, in which state, on whose account. */
export function credentialSection({ call, paint }: TraceView): Section {
  const { authority } = call;
  const state = authority.credentialState;
  const lines = [
    sentence([
      authority.authMode === '' ? 'auth mode not said' : authority.authMode,
      labelled('lane', authority.credentialLane),
      state === '' ? '' : `credential ${paintWord(paint, state)}`,
      labelled('fingerprint', authority.credentialFingerprint),
    ]),
    sentence([labelled('scopes', authority.scopes.join(' ')), labelled('quota owner', authority.quotaOwner)]),
    sentence([labelled('issued by', authority.providerIdentity), labelled('provider saw', authority.backendPrincipal)]),
  ];
  return { title: 'CREDENTIAL', lines: lines.filter((line) => line !== '') };
}
