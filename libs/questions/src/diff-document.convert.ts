import {
  diffGroups,
  type Compared,
  type Difference,
  type DiffGroup,
  type DiffStatus,
  type FieldKind,
} from '@waybill/domain';
import type { Freshness } from '@waybill/ports';
import type { DiffKind } from './diff-asked.js';
import type { Diff, DiffSide } from './diff-questions.js';
import type { SubjectKind } from './diff-subject.js';
import type { Count, TimeText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';

/** What was compared. */
export interface ComparedDocument {
  /** `unsaid`: neither side says, so that nobody knows whether they are the same. */
  readonly status: DiffStatus;
  /** Text; counts, nanoseconds and money as exact decimal text. `null`: nobody said, or `members` tell. */
  readonly left: string | null;
  readonly right: string | null;
  /** Right minus left, of what is counted or measured and both sides say. */
  readonly delta: string | null;
}

/** A member of a set, a key, or a currency. */
export interface DiffMemberDocument extends ComparedDocument {
  readonly name: string;
}

/** One field that was compared. */
export interface DiffFieldDocument extends ComparedDocument {
  readonly field: string;
  /** How it is compared; a duration is in nanoseconds. */
  readonly kind: FieldKind;
  /** Of sets their members, of keyed sets their keys, of money its currencies; sorted. */
  readonly members: readonly DiffMemberDocument[];
}

/** The fields of one group. */
export interface DiffGroupDocument {
  readonly group: DiffGroup;
  readonly fields: readonly DiffFieldDocument[];
}

/** One side. */
export interface DiffSideDocument {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly tenant_id: string;
  /** The tool of a call and its server, the principal of a session, the symptom of an incident. */
  readonly title: string;
  /** The outcome of a call or an incident, the terminal state of a session; `open` for an incident that is open. */
  readonly outcome: string;
  /** When it began, else when it was first or last seen. */
  readonly at: TimeText | null;
}

/** How many fields stand how. */
export interface DiffCountsDocument {
  readonly same: Count;
  readonly changed: Count;
  readonly only_left: Count;
  readonly only_right: Count;
  /** Neither side says. */
  readonly unsaid: Count;
}

/** How two sides stand to each other, field by field. */
export interface DiffDocument {
  readonly kind: DiffKind;
  readonly left: DiffSideDocument;
  readonly right: DiffSideDocument;
  /** Whether they differ in more than in how long they took. */
  readonly differs: boolean;
  readonly counts: DiffCountsDocument;
  /** Every group that has fields: what differs in authority comes first. */
  readonly groups: readonly DiffGroupDocument[];
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

function toSideDocument({ kind, id, tenant_id, title, outcome, at }: DiffSide): DiffSideDocument {
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
