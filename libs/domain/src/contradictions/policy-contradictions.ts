import type { PolicyBundle, TraceEvent } from '@waybill/contracts';
import { GatewayVerdict } from '@waybill/contracts';
import type { AttemptEvents } from '../call/attempt-events.js';
import type { Contradiction } from '../call/call.js';
import { standingDenialOf } from '../call/gateway-decisions.js';
import type { LayerName } from '../names.js';
import { hopOf, said, toHex, type Said } from '../payload.js';
import { contradiction, deedsIn, differingWithin, successesIn } from './statement.js';

/** Two versions of one bundle, or two contents of one version, within one attempt: somebody decided by rules that others did not have. */
export function policyContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const policies = events.flatMap((event) => policiesIn(event).map((policy) => ({ hop: hopOf(event), policy })));
  const versions = policies.map(({ hop, policy }) => ({ hop, bundle: policy.id, value: versionOf(policy) }));
  const digests = policies.map(({ hop, policy }) => ({
    hop,
    bundle: versionOf(policy),
    value: policy.digest.length === 0 ? '' : `${versionOf(policy)} ${toHex(policy.digest)}`,
  }));
  return [
    ...differingWithin('policy_version_mismatch', versions, (each) => each.bundle),
    ...differingWithin('policy_version_mismatch', digests, (each) => each.bundle),
  ];
}

function versionOf({ id, version }: PolicyBundle): string {
  return version === '' ? '' : `${id}@${version}`;
}

/** Wherever a payload names the rules that it was judged by. */
function policiesIn({ payload }: TraceEvent): readonly PolicyBundle[] {
  switch (payload.case) {
    case 'gatewayDecision':
    case 'urlFetch':
    case 'fileOperation':
      return [payload.value.policy, payload.value.denial?.policy].filter((each) => each !== undefined);
    case 'toolCallFinished':
      return payload.value.denial?.policy === undefined ? [] : [payload.value.denial.policy];
    default:
      // The contract names rules nowhere else.
      return [];
  }
}

/** The gateway stopped an attempt, and it was made nevertheless. A denial that was only written down stops nothing. */
export function boundaryContradictions(attempt: AttemptEvents, farReaching: readonly TraceEvent[]): Contradiction[] {
  const denied = standingDenialOf(attempt, farReaching);
  if (denied === undefined) return [];
  const statement = { hop: denied.hop, value: 'denied' };
  const deeds = deedsIn(attempt.events);
  const proofs = deeds.length > 0 ? deeds : successesIn(attempt.events);
  return proofs.map((each) => contradiction('boundary_violation', statement, each));
}

/** The gateway kept the answer back, and what the request had done stands: no violation, and not undone. */
export function blockedAnswers(events: readonly TraceEvent[]): Contradiction[] {
  const blocked = said(events, 'gatewayDecision').find(({ value }) => value.verdict === GatewayVerdict.ANSWER_BLOCKED);
  if (blocked === undefined) return [];
  const statement = { hop: blocked.hop, value: 'answer blocked' };
  return deedsIn(events).map((each) => contradiction('answer_blocked_after_effect', statement, each));
}

/** A gateway that lists everything its caller can see does not list the tool, and the tool answered (B11). */
export function hiddenTools(events: readonly TraceEvent[]): Contradiction[] {
  const [success] = successesIn(events);
  if (success === undefined) return [];
  return said(events, 'gatewayDecision').flatMap((decision) => {
    const tool = decision.value.tool || toolNamedIn(events);
    if (tool === '' || !isHiddenBy(decision, tool)) return [];
    const hidden: { hop: LayerName; value: string } = { hop: decision.hop, value: `${tool} hidden` };
    return [contradiction('hidden_tool_ran', hidden, { hop: success.hop, value: `${tool} ${success.value}` })];
  });
}

/** A list that was cut hides nothing for sure; neither does one that says nothing at all. */
function isHiddenBy({ value: { surface } }: Said<'gatewayDecision'>, tool: string): boolean {
  if (surface === undefined || surface.omittedCount > 0) return false;
  if (surface.toolNames.length === 0 && surface.hiddenCount === 0) return false;
  return !surface.toolNames.includes(tool);
}

function toolNamedIn(events: readonly TraceEvent[]): string {
  const refs = [...said(events, 'toolCallStarted'), ...said(events, 'toolCallFinished')];
  return refs.find(({ value }) => (value.tool?.name ?? '') !== '')?.value.tool?.name ?? '';
}
