import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CredentialChange, EffectClass, IncidentClass, IncidentOutcome, Layer } from '@waybill/contracts';
import { createEmitter } from '@waybill/sdk';
import { uuidv7 } from 'uuidv7';
import type { DemoSession } from './demo-steps.js';

/** What an operator says beside the calls. */
export interface DemoOperator {
  /** Of the credential on which the calls run that all four authorities speak of. */
  readonly credentialFingerprint: string;
  issueCredential(): void;
  revokeCredential(): void;
  /** What became of the write whose answer was lost, from the file as it is. */
  reportLostAnswer(session: DemoSession): Promise<void>;
  shutdown(): Promise<void>;
}

const lane = 'fs_local';
const operatorName = 'demo-operator';
const scopes = ['fs:read', 'fs:write'];
const fingerprintLength = 16;
const shutdownTimeoutMs = 10_000;

/** Speaks for the operator of the demo. The credential is made anew for each session, and only its fingerprint leaves this place. */
export function createDemoOperator({ endpoint }: { readonly endpoint: string }): DemoOperator {
  const emitter = createEmitter({
    endpoint,
    source: { layer: Layer.OPERATOR, service: operatorName, version: '1.0.0' },
  });
  const operator = emitter.call({ traceId: randomBytes(16) });
  const credentialFingerprint = `sha256:${digestOf(randomBytes(32)).slice(0, fingerprintLength)}`;
  const credential = { credentialFingerprint, credentialLane: lane, changedBy: operatorName };
  return {
    credentialFingerprint,
    issueCredential() {
      operator.credentialChanged({ ...credential, change: CredentialChange.ISSUED, scopesAfter: scopes });
    },
    revokeCredential() {
      const reason = 'the session is over';
      operator.credentialChanged({ ...credential, change: CredentialChange.REVOKED, scopesBefore: scopes, reason });
    },
    async reportLostAnswer({ workspace }) {
      const incidentId = `inc_${uuidv7()}`;
      const checkpointId = `report.md#${digestOf(await readFile(join(workspace.root, 'report.md'))).slice(0, fingerprintLength)}`;
      operator.incidentOpened({
        incidentId,
        incidentClass: IncidentClass.PARTIAL_SIDE_EFFECT,
        symptom: 'the answer to write_file did not come; the client wrote again',
        lane,
        adapterPath: 'stdio',
      });
      operator.fixAttempted({
        incidentId,
        segment: 1,
        hypothesis: 'the write was done, and only its answer was lost',
        expectedRecoveryPoint: 'report.md has the report once',
        lane,
        effectClass: EffectClass.READ,
        checkpointId,
      });
      operator.incidentClosed({
        incidentId,
        outcome: IncidentOutcome.DUPLICATE_SAFE,
        closedBy: operatorName,
        checkpointId,
      });
    },
    async shutdown() {
      await emitter.shutdown(shutdownTimeoutMs);
    },
  };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
