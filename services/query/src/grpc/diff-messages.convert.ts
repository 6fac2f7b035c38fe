import { DiffFieldKind, DiffGroup, DiffKind, DiffStatus } from '@waybill/contracts';
import type { Diff, DiffSide } from '@waybill/questions';
import { enumOf } from './enum-of.js';
import { unixNanoOf } from './values.js';

// From what differs to the messages of the contract. All of them total.

export function toDiffMessage({ kind, left, right, isDifferent, counts, differences }: Diff) {
  return {
    kind: enumOf(DiffKind, kind),
    left: toSideMessage(left),
    right: toSideMessage(right),
    isDifferent,
    counts: {
      same: counts.same,
      changed: counts.changed,
      onlyLeft: counts.only_left,
      onlyRight: counts.only_right,
      unsaid: counts.unsaid,
    },
    fields: differences.map(toFieldMessage),
  };
}

function toSideMessage({ id, tenant_id, title, outcome, at }: DiffSide) {
  return { id, tenantId: tenant_id, title, outcome, atUnixNano: unixNanoOf(at) };
}

type Difference = Diff['differences'][number];

function toFieldMessage({ group, name, kind, members, ...compared }: Difference) {
  return {
    group: enumOf(DiffGroup, group),
    name,
    kind: enumOf(DiffFieldKind, kind),
    ...toComparedMessage(compared),
    members: members.map((each) => ({ name: each.name, ...toComparedMessage(each) })),
  };
}

function toComparedMessage({ status, left, right, delta }: Pick<Difference, 'status' | 'left' | 'right' | 'delta'>) {
  return {
    status: enumOf(DiffStatus, status),
    ...(left === undefined ? {} : { left: toValueMessage(left) }),
    ...(right === undefined ? {} : { right: toValueMessage(right) }),
    ...(delta === undefined || !fits(delta) ? {} : { delta }),
  };
}

function toValueMessage(value: string | bigint) {
  return typeof value === 'bigint' && fits(value)
    ? { value: { case: 'integer' as const, value } }
    : { value: { case: 'text' as const, value: String(value) } };
}

/** Sums of amounts, and differences between them, may be larger than the wire's integers. */
function fits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
