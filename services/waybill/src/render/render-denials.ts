import type { CallDenialsDocument } from '@waybill/questions';
import { createPaint, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { versioned } from './trace-section.js';
import { toSecond } from './utc-time.js';

type Denial = CallDenialsDocument['denials'][number];

/** Every refusal of a call as lines for people; what nobody said is said to be missing. Pure. */
export function renderDenials(
  document: CallDenialsDocument,
  { colour }: { readonly colour: boolean },
): readonly string[] {
  const paint = createPaint(colour);
  return toPrintableDeep(document).denials.flatMap((each) => denialLines(each, paint));
}

function denialLines(denial: Denial, paint: Paint): readonly string[] {
  const missing = (what: string) => paint.doubtful(what);
  const facts: readonly (readonly [string, string])[] = [
    ['rule', denial.rule ?? missing('nobody named one')],
    ['policy', policyText(denial, missing)],
    ['asked for', denial.requested_capability ?? missing('nobody said what')],
    ['allowed', denial.allowed_neighbour ?? missing('nobody said what was allowed next to it')],
    ['who', denial.principal ?? missing('nobody said who asked')],
    ...(denial.credential_lane === null ? [] : [['lane', denial.credential_lane] as const]),
  ];
  return [
    `${paint.bad(denial.reason)} by the ${denial.hop}, attempt ${denial.attempt}${denial.tool === '' ? '' : ` of ${denial.tool}`} at ${toSecond(denial.occurred_at)} UTC`,
    ...facts.map(([name, value]) => `  ${name.padEnd(9)}  ${value}`),
  ];
}

const modeTexts: Readonly<Record<string, string>> = {
  audited: 'audited: evaluated and written down only',
  declared: 'declared only: nothing evaluated it',
};

/** `prod@7, enforced`. */
function policyText(denial: Denial, missing: (what: string) => string): string {
  const { policy_bundle: bundle, policy_version: version, enforcement_mode: mode } = denial;
  const policy = bundle === null ? missing('nobody named one') : versioned(bundle, version ?? '');
  const enforced = mode === null ? missing('nobody said whether it was enforced') : (modeTexts[mode] ?? mode);
  return bundle === null && mode === null ? policy : `${policy}, ${enforced}`;
}
