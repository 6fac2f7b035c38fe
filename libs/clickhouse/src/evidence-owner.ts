import {
  checkpointsOf,
  deliveriesOf,
  evidenceOf,
  toHex,
  type CheckpointFacts,
  type DeliveryFacts,
  type EvidenceFacts,
} from '@waybill/domain';
import type { VersionedCall, VersionedEvidence } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toUint32, toUint64Text } from './row-values.js';

/** Whatever carries evidence: a call, or one event that belongs to none. */
export interface EvidenceOwner {
  readonly toColumns: (attempt: number) => ChildRow & Stored;
  readonly evidence: readonly EvidenceFacts[];
  readonly checkpoints: readonly CheckpointFacts[];
  readonly deliveries: readonly DeliveryFacts[];
}

/** A call with the evidence that belongs to it. */
export function fromCall(versioned: VersionedCall): EvidenceOwner {
  const { evidence, checkpoints, deliveries } = versioned.call;
  return { toColumns: (attempt) => toChildColumns(versioned, attempt), evidence, checkpoints, deliveries };
}

/** An event without a call: what a row would inherit, the event says itself, or nobody. */
export function fromLooseEvidence({ tenantId, version, isDeleted, event }: VersionedEvidence): EvidenceOwner {
  return {
    toColumns: (attempt) => ({
      tenant_id: tenantId,
      call_id: '',
      session_id: event.sessionId,
      trace_id: toHex(event.traceId),
      attempt: toUint32(attempt),
      tool: '',
      server: '',
      principal: event.actor?.chain.at(-1)?.id ?? '',
      credential_lane: event.authority?.credentialLane ?? '',
      version: toUint64Text(version),
      is_deleted: isDeleted ? 1 : 0,
    }),
    evidence: evidenceOf([event]),
    checkpoints: checkpointsOf([event]),
    deliveries: deliveriesOf([event]),
  };
}
