import type { VersionedCall } from '@waybill/ports';
import { toUint32, toUint64Text } from './row-values.js';

/** The columns that every table below `calls` has, as read. */
export interface ChildRow {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly session_id: string;
  readonly trace_id: string;
  readonly attempt: number;
  readonly tool: string;
  readonly server: string;
  readonly principal: string;
  readonly credential_lane: string;
  readonly version: string;
}

/** What a row has beyond what people read. */
export interface Stored {
  readonly is_deleted: 0 | 1;
}

/** The columns that a row inherits from its call. */
export function toChildColumns(
  { tenantId, version, isDeleted, call }: VersionedCall,
  attempt: number,
): ChildRow & Stored {
  return {
    tenant_id: tenantId,
    call_id: call.callId,
    session_id: call.sessionId,
    trace_id: call.traceId,
    attempt: toUint32(attempt),
    tool: call.tool.name,
    server: call.tool.server,
    principal: call.actor.principal,
    credential_lane: call.authority.credentialLane,
    version: toUint64Text(version),
    is_deleted: isDeleted ? 1 : 0,
  };
}
