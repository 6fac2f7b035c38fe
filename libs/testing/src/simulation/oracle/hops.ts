import { ExpectedRecord, Layer } from '@waybill/contracts';
import type { Member } from './attempts.js';
import { wasStopped } from './outcome-fact.js';
import { wordOf } from './words.js';

/** The hops that spoke, and those that owe a record and gave none (A7); both sorted. */
export interface OracleHops {
  readonly present: readonly string[];
  readonly missing: readonly string[];
}

/** The record that each payload is, where it is one. */
const hopOfPayload: Readonly<Record<string, string>> = {
  registryDecision: 'registry',
  gatewayDecision: 'gateway',
  runtimeDecision: 'runtime',
  toolCallStarted: 'tool',
  toolCallFinished: 'tool',
  providerReceipt: 'provider',
};

/** `isAlone`: nobody named a call or saw a `tools/call`, so nothing can follow what a gateway stopped. */
export function hopsOf(members: readonly Member[], { isAlone }: { readonly isAlone: boolean }): OracleHops {
  const records = new Set(members.map(({ event }) => hopOfPayload[event.payload.case ?? ''] ?? ''));
  const speakers = members.map(({ event }) => wordOf(Layer, event.source?.layer));
  const isStopped = wasStopped(members);
  const excused = isStopped ? ['tool', 'provider'] : [];
  const due = isStopped && isAlone ? [] : ['tool', ...authoritiesDue(members)].filter((hop) => !excused.includes(hop));
  return {
    present: sortedSet([...records, ...speakers].filter((hop) => hop !== '')),
    missing: sortedSet(due.filter((hop) => !records.has(hop))),
  };
}

/** Those that the last runtime decision expects; all four, when it names none. */
function authoritiesDue(members: readonly Member[]): readonly string[] {
  const last = members.findLast(({ event }) => event.payload.case === 'runtimeDecision')?.event.payload;
  const expected = last?.case === 'runtimeDecision' ? last.value.expectedRecords : [];
  return expected.length === 0
    ? ['registry', 'gateway', 'runtime', 'provider']
    : expected.map((each) => wordOf(ExpectedRecord, each)).filter((hop) => hop !== '');
}

function sortedSet(hops: readonly string[]): readonly string[] {
  return [...new Set(hops)].sort();
}
