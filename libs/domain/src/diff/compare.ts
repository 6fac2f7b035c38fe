import type { FieldKind, FieldValue } from './field.js';

/** How two sides stand to each other. `unsaid`: neither says, so that nobody knows whether they are the same. */
export const diffStatuses = ['same', 'changed', 'only_left', 'only_right', 'unsaid'] as const;

export type DiffStatus = (typeof diffStatuses)[number];

/** One thing that was compared. */
export interface Compared {
  readonly status: DiffStatus;
  /** A text, or an exact integer: a count, nanoseconds, nanos of a currency. `undefined`: nobody said, or its members tell. */
  readonly left: string | bigint | undefined;
  readonly right: string | bigint | undefined;
  /** Right minus left, of numbers that both sides say. */
  readonly delta: bigint | undefined;
}

/** A member of a set, a key, or a currency. A member of a set is nothing but there: it has no values. */
export interface ComparedMember extends Compared {
  readonly name: string;
}

/** A field that was compared; sets, keyed sets and money have members, sorted by name. */
export interface ComparedField extends Compared {
  readonly kind: FieldKind;
  readonly members: readonly ComparedMember[];
}

/** What both sides say in one field, which must be of that kind. Pure, total. */
export function compareField(
  kind: FieldKind,
  left: FieldValue | undefined,
  right: FieldValue | undefined,
): ComparedField {
  const members = compareMembers(membersOf(left), membersOf(right));
  const sides = {
    hasLeft: left !== undefined,
    hasRight: right !== undefined,
    left: atomOf(left),
    right: atomOf(right),
  };
  const compared = compareSides(sides);
  const isChanged = compared.status === 'same' && members.some(({ status }) => status !== 'same');
  return { kind, ...compared, status: isChanged ? 'changed' : compared.status, members };
}

type Atom = string | bigint;

/** What a value is where it is one thing. */
function atomOf(value: FieldValue | undefined): Atom | undefined {
  if (value?.kind === 'scalar') return value.text;
  if (value?.kind === 'count') return value.count;
  return value?.kind === 'duration' ? value.nanos : undefined;
}

/** By name; `undefined`: it is there, and nothing more is said of it. */
type Members = ReadonlyMap<string, Atom | undefined>;

const noMembers: Members = new Map();

/** What a value is made of where it is many things. */
function membersOf(value: FieldValue | undefined): Members {
  if (value?.kind === 'set') return new Map(value.members.map((each) => [each, undefined]));
  if (value?.kind === 'keyed') return joinedByKey(value.entries);
  return value?.kind === 'money' ? value.nanos : noMembers;
}

function joinedByKey(entries: readonly (readonly [string, string])[]): Members {
  const texts = new Map<string, Set<string>>(entries.map(([key]) => [key, new Set()]));
  for (const [key, text] of entries) if (text !== '') texts.get(key)?.add(text);
  return new Map([...texts].map(([key, each]) => [key, each.size === 0 ? undefined : [...each].toSorted().join('; ')]));
}

/** Which of the sides has it, and what each says of it. */
interface Sides<Value> {
  readonly hasLeft: boolean;
  readonly hasRight: boolean;
  readonly left: Value;
  readonly right: Value;
}

function compareSides({ hasLeft, hasRight, left, right }: Sides<Atom | undefined>): Compared {
  if (!hasLeft) return { status: hasRight ? 'only_right' : 'unsaid', left, right, delta: undefined };
  if (!hasRight) return { status: 'only_left', left, right, delta: undefined };
  const delta = typeof left === 'bigint' && typeof right === 'bigint' ? right - left : undefined;
  return { status: left === right ? 'same' : 'changed', left, right, delta };
}

function compareMembers(left: Members, right: Members): readonly ComparedMember[] {
  const names = [...new Set([...left.keys(), ...right.keys()])].toSorted();
  return names.map((name) => ({
    name,
    ...compareSides({
      hasLeft: left.has(name),
      hasRight: right.has(name),
      left: left.get(name),
      right: right.get(name),
    }),
  }));
}
