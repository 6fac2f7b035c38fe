import type { CallFacts } from './call-facts.js';

/** A call that began at second 1, ended a second later, and of which nobody says more; `init` overrides what matters. */
export function aCallFacts(init: Partial<CallFacts> = {}): CallFacts {
  return {
    callId: 'call-1',
    sessionId: 'session-1',
    sessionSource: 'baggage',
    principal: 'agent:bot',
    originalActor: 'user:ada',
    agentId: 'bot',
    tool: 'write_file',
    server: 'files',
    authMode: 'service',
    lane: 'fs_local',
    credentialFingerprint: '',
    provider: '',
    quotaOwner: '',
    startedUnixNano: 1_000_000_000n,
    endedUnixNano: 2_000_000_000n,
    firstSeenUnixNano: 1_000_000_000n,
    outcome: 'success',
    errorClass: '',
    retryVerdict: 'unknown',
    attempts: 1,
    inputDigest: '',
    reversibility: '',
    hasConflicts: false,
    denials: 0,
    upstreamCalls: 0,
    effects: [],
    entries: [],
    checkpoints: [],
    verifications: [],
    ...init,
  };
}
