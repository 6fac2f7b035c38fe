import type { CheckpointRecorded, TraceEvent } from '@waybill/contracts';
import type { LayerName } from '../names.js';
import { said, toHex } from '../payload.js';
import { listFindings, verdictOf } from './finding.js';
import { noJudgement, stated, type EvidenceJudgement } from './judgement.js';

/** A state that somebody saved, and perhaps verified as good (C7). */
export interface CheckpointFacts {
  readonly eventId: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  readonly hop: LayerName;
  readonly checkpointId: string;
  readonly parentCheckpointId: string;
  readonly covers: readonly string[];
  /** False: nobody looked, it was only saved. */
  readonly isVerified: boolean;
  readonly verifiedBy: string;
  readonly verificationMethod: string;
  readonly stateLocation: string;
  readonly stateDigest: string;
  /** `undefined`: not known. */
  readonly isVisibleToNewSession: boolean | undefined;
}

/** Every checkpoint of the given events, in their order. Total. */
export function checkpointsOf(events: readonly TraceEvent[]): readonly CheckpointFacts[] {
  return said(events, 'checkpointRecorded').map(({ event, hop, attempt, value }) => ({
    eventId: event.eventId,
    occurredUnixNano: event.occurredUnixNano,
    attempt,
    hop,
    checkpointId: value.checkpointId,
    parentCheckpointId: value.parentCheckpointId,
    covers: value.covers,
    isVerified: value.verifiedBy !== '',
    verifiedBy: value.verifiedBy,
    verificationMethod: value.verificationMethod,
    stateLocation: value.stateLocation,
    stateDigest: toHex(value.stateDigest),
    isVisibleToNewSession: value.isVisibleToNewSession,
  }));
}

/** Judges a checkpoint: verified how, or only saved. Total. */
export function judgeCheckpoint(checkpoint: CheckpointRecorded): EvidenceJudgement {
  const isVerified = checkpoint.verifiedBy !== '';
  const findings = listFindings([
    ['not_verified', !isVerified],
    ['verification_method_missing', isVerified && checkpoint.verificationMethod === ''],
    ['state_location_missing', checkpoint.stateLocation === ''],
    ['covers_nothing', checkpoint.covers.length === 0],
  ]);
  return {
    ...noJudgement,
    verdict: verdictOf({ findings, isRefused: false, otherwise: 'sound' }),
    findings,
    computed: stated({ status: isVerified ? 'verified' : 'saved' }),
  };
}
