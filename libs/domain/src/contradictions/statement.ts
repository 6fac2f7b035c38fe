import type { TraceEvent } from '@waybill/contracts';
import { Disposition, Outcome } from '@waybill/contracts';
import type { Contradiction, EffectFacts } from '../call/call.js';
import { changesOf } from '../call/effects.js';
import { dispositionName, outcomeName, type LayerName } from '../names.js';
import { wasAnswered } from '../call/outcome.js';
import { said } from '../payload.js';
import type { ContradictionKind } from './contradiction-kinds.js';

/** What one hop says of something. */
export interface Statement {
  readonly hop: LayerName;
  readonly value: string;
}

/** Two statements that cannot both be right. */
export function contradiction(kind: ContradictionKind, left: Statement, right: Statement): Contradiction {
  return { kind, leftHop: left.hop, leftValue: left.value, rightHop: right.hop, rightValue: right.value };
}

/** The first statement against each later one that differs from all before it. What is empty says nothing. */
export function differing(kind: ContradictionKind, statements: readonly Statement[]): Contradiction[] {
  const [first, ...rest] = statements.filter((each) => each.value !== '');
  if (first === undefined) return [];
  const seen = new Set([first.value]);
  return rest.flatMap((each) => {
    if (seen.has(each.value)) return [];
    seen.add(each.value);
    return [contradiction(kind, first, each)];
  });
}

/** {@link differing} within each group of statements that are about the same thing. */
export function differingWithin<T extends Statement>(
  kind: ContradictionKind,
  statements: readonly T[],
  groupOf: (statement: T) => string,
): Contradiction[] {
  const groups = new Map<string, T[]>();
  for (const each of statements) {
    const group = groupOf(each);
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) => differing(kind, group));
}

/**
 * Receipts of an action and changes that somebody saw: proof that something was done. A receipt and the effect that it
 * states are one deed.
 */
export function deedsIn(events: readonly TraceEvent[]): readonly Statement[] {
  const receipts = said(events, 'providerReceipt').filter(({ value }) => value.disposition === Disposition.ACTION);
  const receipted = new Set(changesOf(receipts.map(({ event }) => event)).map((each) => each.effectKey));
  const changes = changesOf(events).filter((each) => !receipted.has(each.effectKey));
  return [...actionsIn(events), ...changes.map(statementOfChange)];
}

/** Receipts that say that the provider acted. */
export function actionsIn(events: readonly TraceEvent[]): readonly Statement[] {
  return said(events, 'providerReceipt')
    .filter(({ value }) => value.disposition === Disposition.ACTION)
    .map(({ hop, value }) => ({ hop, value: dispositionName(value.disposition) }));
}

/** The changes that somebody saw or a receipt states. */
export function changesIn(events: readonly TraceEvent[]): readonly Statement[] {
  return changesOf(events).map(statementOfChange);
}

function statementOfChange({ claimedBy, kind, resourceRef }: EffectFacts): Statement {
  return { hop: claimedBy[0] ?? '', value: `${kind} ${resourceRef}`.trim() };
}

/** Answers that say that the tool did what it was asked. */
export function successesIn(events: readonly TraceEvent[]): readonly Statement[] {
  return said(events, 'toolCallFinished')
    .filter(({ value }) => wasAnswered(value) && value.outcome === Outcome.SUCCESS)
    .map(({ hop, value }) => ({ hop, value: outcomeName(value.outcome) }));
}
