import { diffGroups, type Compared, type Difference, type FieldKind } from '@waybill/domain';
import type { Freshness } from '@waybill/ports';
import type { Diff, DiffSide } from './diff-questions.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';

/** What was compared. `unsaid`: neither side says, so that nobody knows. */
export interface ComparedDocument {
  readonly status: Compared['status'];
  /** Text; whole numbers, nanoseconds and money as exact decimal text. `null`: nobody said, or `members` tell. */
  readonly left: string | null;
  readonly right: string | null;
  /** Right minus left, of what is counted or measured and both sides say. */
  readonly delta: string | null;
}

/** One field that was compared. */
export interface DiffFieldDocument extends ComparedDocument {
  readonly field: string;
  readonly kind: FieldKind;
  /** Of sets their members, of keyed sets their keys, of money its currencies. */
  readonly members: readonly (ComparedDocument & { readonly name: string })[];
}

/** How two sides stand to each other, as one JSON document. The names are stable: fields are added, never renamed. */
export interface DiffDocument {
  readonly kind: Diff['kind'];
  readonly left: DiffSide;
  readonly right: DiffSide;
  /** Whether they differ in more than in how long they took. */
  readonly differs: boolean;
  /** How many fields stand how. */
  readonly counts: Readonly<Record<Compared['status'], number>>;
  /** Every group that has fields, what differs in authority first. */
  readonly groups: readonly { readonly group: string; readonly fields: readonly DiffFieldDocument[] }[];
  readonly freshness: FreshnessDocument;
}

/** From what differs to its document. Total. */
export function toDiffDocument({ differences, ...diff }: Diff, freshness: Freshness): DiffDocument {
  return {
    kind: diff.kind,
    left: toSideDocument(diff.left),
    right: toSideDocument(diff.right),
    differs: diff.isDifferent,
    counts: diff.counts,
    groups: diffGroups
      .map((group) => ({ group, fields: differences.filter((each) => each.group === group).map(toFieldDocument) }))
      .filter(({ fields }) => fields.length > 0),
    freshness: toFreshnessDocument(freshness),
  };
}

function toSideDocument({ kind, id, tenant_id, title, outcome, at }: DiffSide): DiffSide {
  return { kind, id, tenant_id, title, outcome, at };
}

function toFieldDocument({ name, kind, members, ...compared }: Difference): DiffFieldDocument {
  return {
    field: name,
    kind,
    ...toComparedDocument(compared, kind),
    members: members.map((each) => ({ name: each.name, ...toComparedDocument(each, kind) })),
  };
}

function toComparedDocument({ status, left, right, delta }: Compared, kind: FieldKind): ComparedDocument {
  return { status, left: textOf(left, kind), right: textOf(right, kind), delta: textOf(delta, kind) };
}

function textOf(value: string | bigint | undefined, kind: FieldKind): string | null {
  if (value === undefined) return null;
  return kind === 'money' && typeof value === 'bigint' ? formatMoney(value, '') : String(value);
}
