import type { Denial, PolicyBundle } from '@waybill/contracts';
import { EnforcementMode } from '@waybill/contracts';
import type { AddressClassName } from '../names.js';
import type { EvidenceVerdict, Finding } from './finding.js';

/** What we make of one piece of evidence from its text alone, beside what the hop claims in it. */
export interface EvidenceJudgement {
  readonly verdict: EvidenceVerdict;
  /** In a fixed order. */
  readonly findings: readonly Finding[];
  /** For a URL fetch what its target is; empty when the text does not tell. */
  readonly targetClass: AddressClassName;
  /** The refusal that it deserves; empty when it deserves none, or nobody can tell. */
  readonly deservedDenial: string;
  readonly policyBundle: string;
  readonly policyVersion: string;
  /** What was computed, by name: `canonical_path`, `resolved_class`. Only what could be computed is there. */
  readonly computed: Readonly<Record<string, string>>;
}

/** The judgement of evidence that has nothing to judge. */
export const noJudgement: EvidenceJudgement = {
  verdict: '',
  findings: [],
  targetClass: '',
  deservedDenial: '',
  policyBundle: '',
  policyVersion: '',
  computed: {},
};

/** The rules under which a hop decided: those of the payload, else those that its refusal names. */
export function policyFactsOf(
  policy: PolicyBundle | undefined,
  denial: Denial | undefined,
): Pick<EvidenceJudgement, 'policyBundle' | 'policyVersion'> {
  const named = policy ?? denial?.policy;
  return { policyBundle: named?.id ?? '', policyVersion: named?.version ?? '' };
}

/** Whether a stated refusal rests on rules that were only written down, so that nothing was held back by it. */
export function isUnenforced(policy: PolicyBundle | undefined, denial: Denial | undefined): boolean {
  const mode = (policy ?? denial?.policy)?.mode;
  return denial !== undefined && (mode === EnforcementMode.AUDITED || mode === EnforcementMode.DECLARED);
}

/** The entries that say something. */
export function stated(entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ''));
}
