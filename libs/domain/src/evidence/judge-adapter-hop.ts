import type { AdapterHop } from '@waybill/contracts';
import { ErrorClass } from '@waybill/contracts';
import { toHex } from '../payload.js';
import { listFindings, verdictOf, type Finding } from './finding.js';
import { noJudgement, stated, type EvidenceJudgement } from './judgement.js';

/**
 * What an adapter lost or changed without saying so (C4). Total.
 *
 * Between two protocols the request's shape has to change; only within one is that a rewrite. The result's shape is what
 * the caller sees, so there a change counts in any case.
 */
export function adapterFindings(hop: AdapterHop): readonly Finding[] {
  const isTranslated =
    hop.protocolBefore !== '' && hop.protocolAfter !== '' && hop.protocolBefore !== hop.protocolAfter;
  const isSilent = !hop.isRewriteDeclared;
  const classes = hop.errorMappings.map((each) => each.typedClass);
  return listFindings([
    [
      'request_rewritten',
      isSilent && !isTranslated && doDiffer(hop.requestShapeDigestBefore, hop.requestShapeDigestAfter),
    ],
    ['result_rewritten', isSilent && doDiffer(hop.resultShapeDigestBefore, hop.resultShapeDigestAfter)],
    ['cost_lost', hop.didCostSurvive === false],
    ['rate_limit_lost', hop.didRateLimitSurvive === false],
    ['quota_owner_lost', hop.didQuotaOwnerSurvive === false],
    ['error_class_unknown', classes.some((each) => each !== '' && !errorClasses.has(each.toLowerCase()))],
    ['error_unmapped', classes.includes('')],
  ]);
}

/** Judges an adapter hop by its {@link adapterFindings}. Total. */
export function judgeAdapterHop(hop: AdapterHop): EvidenceJudgement {
  const findings = adapterFindings(hop);
  const strange = hop.errorMappings.filter((each) => !errorClasses.has(each.typedClass.toLowerCase()));
  return {
    ...noJudgement,
    verdict: verdictOf({ findings, isRefused: false, otherwise: 'sound' }),
    findings,
    computed: stated({
      unknown_error_mappings:
        strange.length === 0 ? '' : JSON.stringify(strange.map((each) => [each.upstreamCode, each.typedClass])),
    }),
  };
}

/** The classes of the contract, by name. */
const errorClasses: ReadonlySet<string> = new Set(
  Object.entries(ErrorClass).flatMap(([name, value]) =>
    typeof value === 'number' && value !== ErrorClass.UNSPECIFIED ? [name.toLowerCase()] : [],
  ),
);

/** A digest that nobody gave differs from nothing. */
function doDiffer(before: Uint8Array, after: Uint8Array): boolean {
  return before.length > 0 && after.length > 0 && toHex(before) !== toHex(after);
}
