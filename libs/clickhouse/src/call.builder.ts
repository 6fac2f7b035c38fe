import { create } from '@bufbuild/protobuf';
import {
  ChannelDeliverySchema,
  CheckpointRecordedSchema,
  FileOperationSchema,
  Layer,
  ToolCallStartedSchema,
  TraceEventSchema,
  type TraceEvent,
} from '@waybill/contracts';
import { checkpointsOf, deliveriesOf, latestWins, noRates, projectCall, type Call } from '@waybill/domain';
import type { VersionedCall } from '@waybill/ports';

/** 2026-01-01T00:00:00Z. */
const builtAtUnixNano = 1_767_225_600_000_000_000n;

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
} as const;

/** A write that created a file, went upstream, was paid for, and was refused elsewhere: something in every table. */
export function aFullCall(init: Partial<Call> = {}): Call {
  const at = builtAtUnixNano + 123_456_789n;
  return {
    ...projectCall(
      { callId: 'c-full', traceId: '01'.repeat(16), joinRung: 'call_id', isOrphaned: false },
      [
        {
          event: anEvent('e0', {
            case: 'toolCallStarted',
            value: create(ToolCallStartedSchema, { tool: { name: 'write_file' } }),
          }),
          bytes: new Uint8Array(),
          appendedUnixNano: builtAtUnixNano,
          rung: 'call_id',
          round: 0,
          branch: '',
        },
      ],
      noRates,
    ),
    actor: {
      principal: 'agent:planner',
      originalActor: 'user:ada',
      chain: ['user:ada', 'agent:planner'],
      mediatedPrincipal: '',
      agentId: 'planner',
      workspaceId: 'w1',
      namespace: 'team-a',
    },
    authority: {
      authMode: 'delegated_oauth',
      credentialLane: 'fs_local',
      credentialFingerprint: 'sha256:1234',
      credentialState: 'valid',
      scopes: ['files:read', 'files:write'],
      providerIdentity: 'vault',
      backendPrincipal: 'svc-files',
      quotaOwner: 'team-a',
    },
    startedUnixNano: at,
    endedUnixNano: at + 5_000_001n,
    latencyNanos: 5_000_001n,
    outcome: 'success',
    outcomeSource: 'reported',
    inputSummary: '{"fields":[{"name":"path","kind":"string"}]}',
    ...belowCall(at),
    reversibility: 'reversible',
    spend: spendAt(at),
    conflicts: [
      {
        kind: 'lane_mismatch',
        leftHop: 'runtime',
        leftValue: 'fs_local',
        rightHop: 'gateway',
        rightValue: 'fs_remote',
      },
    ],
    ...init,
  };
}

/** {@link aFullCall} as it stands after a log offset. */
export function aFullCallAt(offset: number, init: Partial<Call> = {}): VersionedCall {
  return { tenantId: 'acme', version: latestWins(offset), isDeleted: false, call: aFullCall(init) };
}

type Below = Pick<
  Call,
  'attempts' | 'upstreamCalls' | 'effects' | 'denials' | 'evidence' | 'checkpoints' | 'deliveries'
>;

/** One of everything that can hang below a call. */
function belowCall(at: bigint): Below {
  return { ...triesAt(at), ...consequencesAt(at), ...evidenceAt(at) };
}

function triesAt(at: bigint): Pick<Call, 'attempts' | 'upstreamCalls'> {
  return {
    attempts: [
      {
        attempt: 1,
        startedUnixNano: at,
        endedUnixNano: at + 5_000_001n,
        latencyNanos: 5_000_001n,
        outcome: 'success',
        error: noError,
        noAnswerReason: '',
        requestPhase: 'answered',
        inputDigest: 'ab'.repeat(32),
        resultBytes: 42n,
        retry: { verdict: 'unsafe', reasons: ['already_done'], nextAction: 'none', isIdempotent: undefined },
      },
    ],
    upstreamCalls: [
      {
        eventId: 'e-up',
        occurredUnixNano: at + 1n,
        attempt: 1,
        provider: 'disk',
        operation: 'write',
        lane: 'fs_local',
        status: 'ok',
        outcome: 'success',
        latencyNanos: 1_000n,
        effectClass: 'additive',
        costNanos: undefined,
        currency: '',
        retryCount: 0,
        errorClass: '',
        errorCode: '',
        providerRequestId: 'r1',
        idempotencyKey: 'k1',
      },
    ],
  };
}

function consequencesAt(at: bigint): Pick<Call, 'effects' | 'denials'> {
  return {
    effects: [
      {
        effectKey: '1:file_created:/srv/a.txt',
        occurredUnixNano: at + 2n,
        attempt: 1,
        kind: 'file_created',
        effectClass: 'additive',
        reversibility: 'reversible',
        resourceRef: '/srv/a.txt',
        source: 'observed',
        claimedBy: ['tool'],
        compensatingAction: 'delete /srv/a.txt',
        count: 1,
      },
    ],
    denials: [
      {
        eventId: 'e-deny',
        occurredUnixNano: at + 3n,
        attempt: 1,
        hop: 'gateway',
        reason: 'parent_traversal',
        rule: 'roots',
        requestedCapability: 'write /etc',
        allowedNeighbour: 'write /srv',
        policyBundle: 'default',
        policyVersion: '3',
        enforcementMode: 'enforced',
        principal: '',
      },
    ],
  };
}

function evidenceAt(at: bigint): Pick<Call, 'evidence' | 'checkpoints' | 'deliveries'> {
  return {
    evidence: [
      {
        eventId: 'e-file',
        occurredUnixNano: at + 4n,
        attempt: 1,
        hop: 'tool',
        kind: 'file_operation',
        subject: '/srv/a.txt',
        denialReason: '',
        verdict: 'allowed',
        findings: ['sensitive_file'],
        targetClass: '',
        deservedDenial: '',
        policyBundle: 'files',
        policyVersion: '2',
        computed: { canonical_path: '/srv/a.txt' },
        event: anEvent('e-file', {
          case: 'fileOperation',
          value: create(FileOperationSchema, { requestedPath: 'a.txt', canonicalPath: '/srv/a.txt' }),
        }),
      },
    ],
    ...messagesAt(at),
  };
}

function messagesAt(at: bigint): Pick<Call, 'checkpoints' | 'deliveries'> {
  return {
    checkpoints: checkpointsOf([
      anEvent('e-check', {
        case: 'checkpointRecorded',
        value: create(CheckpointRecordedSchema, { checkpointId: 'k1', covers: ['/srv'], verifiedBy: 'ci' }),
      }),
    ]).map((each) => ({ ...each, occurredUnixNano: at })),
    deliveries: deliveriesOf([
      anEvent('e-sent', {
        case: 'channelDelivery',
        value: create(ChannelDeliverySchema, { channel: 'slack', outboundMessageId: 'm1', dedupeKey: 'd1' }),
      }),
    ]).map((each) => ({ ...each, occurredUnixNano: at })),
  };
}

function spendAt(at: bigint): Call['spend'] {
  return {
    estimatedNanos: 1_000n,
    actualNanos: 2_000_000_000n,
    unpricedCount: 0,
    currency: 'EUR',
    entries: [
      {
        entryId: 's1',
        occurredUnixNano: at + 5n,
        attempt: 1,
        hop: 'provider',
        kind: 'actual',
        amountNanos: 2_000_000_000n,
        currency: 'EUR',
        source: 'receipt',
        rateId: 'r-2026',
        correctsEntryId: '',
        isRollup: false,
        isCounted: true,
        lane: 'fs_local',
        provider: 'disk',
        units: '[{"unit":"byte","quantity_nanos":"42000000000"}]',
      },
    ],
  };
}

function anEvent(eventId: string, payload: TraceEvent['payload']): TraceEvent {
  return create(TraceEventSchema, {
    traceId: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
    eventId,
    callId: 'c-full',
    sessionId: 'session-1',
    occurredUnixNano: builtAtUnixNano,
    source: { layer: Layer.TOOL, service: 'built' },
    payload,
  });
}
