import type { ReadSurfacePeriod } from '@waybill/ports';
import type { SurfacePage } from '@waybill/questions';
import { unixNanoOf } from './values.js';

/** From a page of what a principal could see to its message. Total. */
export function toSurfaceMessage({ principal, periods, nextCursor }: SurfacePage) {
  return { principal, periods: periods.map(toPeriod), nextCursor };
}

function toPeriod(period: ReadSurfacePeriod) {
  return {
    tenantId: period.tenant_id,
    principal: period.principal,
    originalActors: [...period.original_actors],
    gateway: period.gateway,
    server: period.server,
    policyBundle: period.policy_bundle,
    policyVersion: period.policy_version,
    firstUnixNano: unixNanoOf(period.first_at),
    lastUnixNano: unixNanoOf(period.last_at),
    decisionCount: BigInt(period.decisions),
    untilUnixNano: unixNanoOf(period.until_at),
    eventId: period.event_id,
    ...surfaceOf(period),
    denied: period.denied.map((each) => ({
      tool: each.tool,
      ...(each.was_hidden === null ? {} : { wasHidden: each.was_hidden }),
      denialCount: BigInt(each.denials),
      lastUnixNano: unixNanoOf(each.last_at),
    })),
    deniedCount: BigInt(period.denied_in_all),
  };
}

function surfaceOf({ is_known, tool_names, surface_digest, hidden_count, omitted_count }: ReadSurfacePeriod) {
  if (!is_known) return {};
  const counts = { hiddenCount: hidden_count, omittedCount: omitted_count };
  return { surface: { toolNames: [...tool_names], digest: surface_digest, ...counts } };
}
