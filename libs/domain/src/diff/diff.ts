import { compareField, type ComparedField, type DiffStatus } from './compare.js';
import {
  diffGroups,
  type DiffGroup,
  type FieldKind,
  type FieldTable,
  type FieldValue,
  type FieldValues,
} from './field.js';

/** How two subjects stand to each other in one field. */
export interface Difference extends ComparedField {
  readonly group: DiffGroup;
  readonly name: string;
}

/**
 * Compares two subjects field by field (D6): every field of the table, by group, what differs in authority first.
 *
 * Pure, total. Of a subject and itself nothing differs; with the sides exchanged, left and right and the signs of the
 * deltas are exchanged, and nothing else is.
 */
export function diffOf<Table extends FieldTable>(
  table: Table,
  left: FieldValues<Table>,
  right: FieldValues<Table>,
): readonly Difference[] {
  const [leftValues, rightValues]: readonly Values[] = [left, right];
  return diffGroups.flatMap((group) =>
    Object.entries<FieldKind>(table[group] ?? {}).map(([name, kind]) => ({
      group,
      name,
      ...compareField(kind, leftValues?.[name], rightValues?.[name]),
    })),
  );
}

type Values = Readonly<Record<string, FieldValue | undefined>>;

/** How many fields stand how. */
export function countStatuses(differences: readonly Difference[]): Readonly<Record<DiffStatus, number>> {
  const counts = { same: 0, changed: 0, only_left: 0, only_right: 0, unsaid: 0 };
  for (const { status } of differences) counts[status] += 1;
  return counts;
}

/**
 * Whether the sides differ in what they are. How long something took is measured anew each time: that alone makes
 * nothing different. Where neither side says anything, nothing is known to differ.
 */
export function isDifferent(differences: readonly Difference[]): boolean {
  return differences.some(({ group, status }) => group !== 'time' && status !== 'same' && status !== 'unsaid');
}
