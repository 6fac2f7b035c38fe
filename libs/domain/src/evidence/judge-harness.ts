import type { AuthorityGrant, HarnessPart, HarnessSnapshot } from '@waybill/contracts';
import { checkoutStateName } from '../names.js';
import { toHex } from '../payload.js';
import { listFindings, verdictOf } from './finding.js';
import { noJudgement, stated, type EvidenceJudgement } from './judgement.js';

/**
 * Judges what an agent was run with (C6). Total.
 *
 * Guidance tells what to do, a grant lets it. A grant whose only source is guidance, or that names no source at all, is
 * somebody's wish: it is listed apart, in `unfounded_grants`.
 */
export function judgeHarness(snapshot: HarnessSnapshot): EvidenceJudgement {
  const guidance = guidanceRefs(snapshot);
  const wished = snapshot.grants.filter((grant) => isFromGuidance(grant, guidance));
  const sourceless = snapshot.grants.filter((grant) => grant.grantedBy === '' && grant.policyBundle === '');
  const unfounded = new Set([...wished, ...sourceless]);
  const parts = partsOf(snapshot);
  const findings = listFindings([
    ['grant_from_guidance', wished.length > 0],
    ['grant_without_grantor', sourceless.length > 0],
    ['part_without_digest', [...Object.values(parts), ...snapshot.guidance].some(isUndigested)],
  ]);
  return {
    ...noJudgement,
    verdict: verdictOf({ findings, isRefused: false, otherwise: 'sound' }),
    findings,
    computed: stated({
      ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, partText(part)])),
      checkout_state: checkoutStateName(snapshot.checkoutState),
      founded_grants: capabilitiesOf(snapshot.grants.filter((grant) => !unfounded.has(grant))),
      unfounded_grants: capabilitiesOf([...unfounded]),
    }),
  };
}

function partsOf(snapshot: HarnessSnapshot): Readonly<Record<string, HarnessPart | undefined>> {
  return {
    instruction_source: snapshot.instructionSource,
    fixture_pack: snapshot.fixturePack,
    route_card: snapshot.routeCard,
    tool_contract: snapshot.toolContract,
    test_command: snapshot.testCommand,
  };
}

/** Everything that only tells the agent what to do. */
function guidanceRefs({ instructionSource, guidance }: HarnessSnapshot): ReadonlySet<string> {
  const refs = [instructionSource, ...guidance].map((part) => part?.ref ?? '');
  return new Set(refs.filter((ref) => ref !== ''));
}

function isFromGuidance({ grantedBy, policyBundle }: AuthorityGrant, guidance: ReadonlySet<string>): boolean {
  return policyBundle === '' ? guidance.has(grantedBy) : guidance.has(policyBundle);
}

function isUndigested(part: HarnessPart | undefined): boolean {
  return part !== undefined && part.ref !== '' && part.digest.length === 0;
}

/** `ref sha256:…`, or what there is of it. */
function partText(part: HarnessPart | undefined): string {
  const digest = toHex(part?.digest ?? new Uint8Array());
  return [part?.ref ?? '', digest === '' ? '' : `sha256:${digest}`].filter((each) => each !== '').join(' ');
}

/** A JSON array, since a capability may hold any separator; empty for none. */
function capabilitiesOf(grants: readonly AuthorityGrant[]): string {
  return grants.length === 0 ? '' : JSON.stringify([...new Set(grants.map((grant) => grant.capability))]);
}
