import type { TracedCall } from './traced-call.js';

const startedUnixNano = 1_795_518_123_123_456_789n;

const noError = {
  errorClass: '',
  errorCode: '',
  message: '',
  recoverable: undefined,
  recoveryAction: '',
  retryAfterNanos: 0n,
  mappingRule: '',
  mappingVersion: '',
  confidence: '',
  innerClass: '',
  innerCode: '',
};

const identity = {
  callId: 'call_0192f3a1-7b2c-7aaa-8bbb-000000000001',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  sessionId: 'session_1',
  sessionSource: 'mcp_session',
  joinRung: 'call_id',
  eventIds: ['e0'],
  tool: { name: 'write_file', version: '2026.8.31', server: 'files', namespace: '', definitionDigest: '' },
  actor: {
    principal: 'agent:planner',
    originalActor: 'user:ann',
    chain: ['user:ann', 'agent:planner'],
    mediatedPrincipal: '',
    agentId: 'planner',
    workspaceId: 'docs',
    namespace: '',
  },
  authority: {
    authMode: 'service',
    credentialLane: 'fs_local',
    credentialFingerprint: 'sha256:ab12',
    credentialState: 'valid',
    scopes: ['read', 'write'],
    providerIdentity: '',
    backendPrincipal: '',
    quotaOwner: 'team-docs',
  },
  registry: {
    chosenServer: 'files',
    trustClass: 'verified',
    manifestDigest: 'ffeeddccbbaa99887766',
    hasDrifted: false,
    candidateCount: 2,
  },
  gateway: { verdict: '', policyBundle: '', policyVersion: '', enforcementMode: '', adapter: '', adapterVersion: '' },
  runtime: {
    routeCard: 'route-1',
    rejectedRouteCount: 1,
    recoveryCheckpointId: 'cp-1',
    killSwitchPath: '',
    declaredPermanence: '',
  },
  receipt: {
    disposition: '',
    provider: '',
    operation: '',
    receiptId: '',
    providerRequestId: '',
    idempotencyKey: '',
    isVerified: false,
  },
} satisfies Partial<TracedCall>;

const happened = {
  startedUnixNano,
  endedUnixNano: startedUnixNano + 12_345_678n,
  latencyNanos: 12_345_678n,
  outcome: 'success',
  outcomeSource: 'reported',
  error: noError,
  inputSummary: JSON.stringify({
    fields: [
      { key: 'path', type: 'string', size_bytes: 21, sha256: '' },
      { key: 'content', type: 'string', size_bytes: 1_536, sha256: '' },
    ],
    omitted_field_count: 0,
    total_bytes: 1_600,
    sha256: '',
  }),
  attempts: [
    {
      attempt: 1,
      startedUnixNano,
      endedUnixNano: startedUnixNano + 12_345_678n,
      latencyNanos: 12_345_678n,
      outcome: 'success',
      error: noError,
      noAnswerReason: '',
      requestPhase: 'answered',
      inputDigest: '',
      resultBytes: 40n,
      retry: { verdict: 'unsafe', reasons: ['already_done'], nextAction: 'none', isIdempotent: undefined },
    },
  ],
} satisfies Partial<TracedCall>;

const followed = {
  upstreamCalls: [],
  denials: [],
  evidence: [
    {
      eventId: 'e1',
      occurredUnixNano: startedUnixNano,
      attempt: 1,
      hop: 'tool',
      kind: 'file_operation',
      subject: '/data/docs/plan.md',
      denialReason: '',
      verdict: 'allowed',
      findings: [],
      targetClass: '',
      deservedDenial: '',
      policyBundle: '',
      policyVersion: '',
      computed: { canonical_path: '/data/docs/plan.md' },
      payload: {
        requested_path: 'plan.md',
        allowed_root: '/srv/docs',
        operation_class: 'FILE_OPERATION_CLASS_CREATE',
        symlink_resolution: 'SYMLINK_RESOLUTION_NONE',
      },
    },
  ],
  checkpoints: [],
  deliveries: [],
  effects: [
    {
      effectKey: '1:file_created:/data/docs/plan.md',
      occurredUnixNano: startedUnixNano,
      attempt: 1,
      kind: 'file_created',
      effectClass: 'additive',
      reversibility: 'reversible',
      resourceRef: '/data/docs/plan.md',
      source: 'observed',
      claimedBy: ['tool'],
      compensatingAction: 'delete /data/docs/plan.md',
      count: 1,
    },
  ],
  reversibility: 'reversible',
  spend: { estimatedNanos: 50_000_000n, actualNanos: 42_000_000n, unpricedCount: 0, currency: 'USD', entries: [] },
} satisfies Partial<TracedCall>;

const believed = {
  hopsPresent: ['registry', 'runtime', 'tool'],
  hopsMissing: ['gateway', 'provider'],
  deadlineUnixNano: startedUnixNano + 60_000_000_000n,
  state: 'open',
  conflicts: [],
  retry: { verdict: 'unsafe', reasons: ['already_done', 'no_receipt'], nextAction: 'none', isIdempotent: undefined },
} satisfies Partial<TracedCall>;

/** For tests: a write that the tool's hop saw succeed; gateway and provider are missing. Every part can be replaced. */
export function createTracedCall(changes: Partial<TracedCall> = {}): TracedCall {
  return { ...identity, ...happened, ...followed, ...believed, events: [], ...changes };
}
