/**
 * What one side says in one field. `undefined` in its place means that nobody said: that is another thing than an empty
 * set, which somebody said, and than any value.
 */
export type FieldValue =
  /** A word, a name, a digest. */
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'count'; readonly count: bigint }
  | { readonly kind: 'set'; readonly members: readonly string[] }
  /** Texts by key: of a key that comes several times the texts together, each once. */
  | { readonly kind: 'keyed'; readonly entries: readonly (readonly [key: string, text: string])[] }
  /** By currency, in 10^-9 of its unit; currencies are never added together. */
  | { readonly kind: 'money'; readonly nanos: ReadonlyMap<string, bigint> }
  | { readonly kind: 'duration'; readonly nanos: bigint };

/** How a field is compared. */
export type FieldKind = FieldValue['kind'];

/** The groups of fields, in the order in which differences are told: what differs in authority comes first. */
export const diffGroups = ['authority', 'route', 'outcome', 'effects', 'spend', 'evidence', 'time'] as const;

export type DiffGroup = (typeof diffGroups)[number];

/** The fields of a subject by group and name; the order in which they are written is the order in which they are told. */
export type FieldTable = Readonly<Partial<Record<DiffGroup, Readonly<Record<string, FieldKind>>>>>;

/** Every name in a table of fields. */
export type FieldName<Table extends FieldTable> = {
  readonly [Group in keyof Table]: keyof Table[Group] & string;
}[keyof Table];

type KindOf<Table extends FieldTable, Name extends string> = {
  readonly [Group in keyof Table]: Name extends keyof Table[Group] ? Table[Group][Name] : never;
}[keyof Table];

/** What one side says in every field of a table. */
export type FieldValues<Table extends FieldTable> = {
  readonly [Name in FieldName<Table>]: Extract<FieldValue, { readonly kind: KindOf<Table, Name> }> | undefined;
};

/** A word; `undefined` for an empty one: nobody said it. */
export function scalarOf(text: string | null): Extract<FieldValue, { readonly kind: 'scalar' }> | undefined {
  return text === null || text === '' ? undefined : { kind: 'scalar', text };
}

export function countOf(count: bigint | number | string): Extract<FieldValue, { readonly kind: 'count' }> {
  return { kind: 'count', count: BigInt(count) };
}

export function setOf(members: readonly string[]): Extract<FieldValue, { readonly kind: 'set' }> {
  return { kind: 'set', members };
}

/** A set of which nobody says that it is empty: where it has no members, nobody said. */
export function saidSetOf(members: readonly string[]): Extract<FieldValue, { readonly kind: 'set' }> | undefined {
  return members.length === 0 ? undefined : setOf(members);
}

export function keyedOf(
  entries: readonly (readonly [key: string, text: string])[],
): Extract<FieldValue, { readonly kind: 'keyed' }> {
  return { kind: 'keyed', entries };
}

/** Amounts by currency; `undefined` without any: nobody named one, which is not zero. */
export function moneyOf(
  amounts: Iterable<readonly [currency: string, nanos: bigint]>,
): Extract<FieldValue, { readonly kind: 'money' }> | undefined {
  const nanos = new Map<string, bigint>();
  for (const [currency, amount] of amounts) nanos.set(currency, (nanos.get(currency) ?? 0n) + amount);
  return nanos.size === 0 ? undefined : { kind: 'money', nanos };
}

export function durationOf(nanos: bigint | undefined): Extract<FieldValue, { readonly kind: 'duration' }> | undefined {
  return nanos === undefined ? undefined : { kind: 'duration', nanos };
}
