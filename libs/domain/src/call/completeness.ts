import type { TraceEvent } from '@waybill/contracts';
import { ExpectedRecord } from '@waybill/contracts';
import { ownDenialIn } from './gateway-decisions.js';
import { layerName, type LayerName } from '../names.js';
import { said, type PayloadCase } from '../payload.js';
import { isToolsCall } from '../stitch/trace-index.js';

/** Which hops spoke, which are due, and until when (A7). */
export interface Completeness {
  readonly hopsPresent: readonly LayerName[];
  readonly hopsMissing: readonly LayerName[];
  readonly deadlineUnixNano: bigint | undefined;
}

/** How long after the last event of a call's `tools/call` its records are due, where no hop set a deadline: one minute. */
export const recordsDueAfterNanos = 60_000_000_000n;

/** The record that each authority owes, and the payload that pays it. The tool's word counts as a fifth. */
const records: readonly { readonly hop: LayerName; readonly payloads: readonly PayloadCase[] }[] = [
  { hop: 'registry', payloads: ['registryDecision'] },
  { hop: 'gateway', payloads: ['gatewayDecision'] },
  { hop: 'runtime', payloads: ['runtimeDecision'] },
  { hop: 'tool', payloads: ['toolCallStarted', 'toolCallFinished'] },
  { hop: 'provider', payloads: ['providerReceipt'] },
];

/**
 * What is there and what is due. `isAlone`: no hop named a call, so no record can find it: where the gateway stopped it,
 * nothing more is due.
 */
export function completenessOf(
  events: readonly TraceEvent[],
  { isAlone }: { readonly isAlone: boolean },
): Completeness {
  const kinds = new Set(events.map((event) => event.payload.case));
  const hasRecord = (hop: LayerName) =>
    records.some((each) => each.hop === hop && each.payloads.some((payload) => kinds.has(payload)));
  const spoke = new Set(events.map((event) => layerName(event.source?.layer)).filter((hop) => hop !== ''));
  const present = new Set([...records.map((each) => each.hop).filter(hasRecord), ...spoke]);
  const due = wasStoppedAtTheGate(events) && isAlone ? [] : hopsDue(events);
  return {
    hopsPresent: inHopOrder([...present]),
    hopsMissing: inHopOrder(due.filter((hop) => !hasRecord(hop))),
    deadlineUnixNano: deadlineOf(events),
  };
}

/**
 * The hops that owe a record: those that the chosen route expects, or all four authorities, and the tool itself.
 * A call that the gateway stopped never reaches the tool and the provider, so they owe nothing.
 */
function hopsDue(events: readonly TraceEvent[]): readonly LayerName[] {
  const declared = said(events, 'runtimeDecision').at(-1)?.value.expectedRecords ?? [];
  const authorities = declared.length > 0 ? declared : allAuthorities;
  const due = ['tool' as const, ...authorities.flatMap((each) => hopOfRecord[each] ?? [])];
  return wasStoppedAtTheGate(events) ? due.filter((hop) => hop !== 'tool' && hop !== 'provider') : due;
}

/** Whether a gateway stopped the call before anybody saw it start (B10): then the denial is all that ever happens. */
export function wasStoppedAtTheGate(events: readonly TraceEvent[]): boolean {
  const kinds = new Set(events.map((event) => event.payload.case));
  const wasCalled = kinds.has('toolCallStarted') || kinds.has('toolCallFinished');
  return !wasCalled && ownDenialIn(events) !== undefined;
}

const hopOfRecord: Readonly<Partial<Record<ExpectedRecord, LayerName>>> = {
  [ExpectedRecord.REGISTRY]: 'registry',
  [ExpectedRecord.GATEWAY]: 'gateway',
  [ExpectedRecord.RUNTIME]: 'runtime',
  [ExpectedRecord.PROVIDER]: 'provider',
};

const allAuthorities = [
  ExpectedRecord.REGISTRY,
  ExpectedRecord.GATEWAY,
  ExpectedRecord.RUNTIME,
  ExpectedRecord.PROVIDER,
] as const;

/**
 * What the runtime set; else what the caller set; else a minute after the last event of the `tools/call`: what comes late
 * is late and gives nobody more time. Only where nobody saw a `tools/call` the last event of all counts.
 */
function deadlineOf(events: readonly TraceEvent[]): bigint | undefined {
  const byRuntime = said(events, 'runtimeDecision').map((each) => each.value.deadlineUnixNano);
  const byCaller = said(events, 'toolCallStarted').map((each) => each.value.deadlineUnixNano);
  const set = [...byRuntime, ...byCaller].find((each) => each > 0n);
  if (set !== undefined) return set;
  const last = latestOf(events.filter(isToolsCall)) || latestOf(events);
  return last === 0n ? undefined : last + recordsDueAfterNanos;
}

function latestOf(events: readonly TraceEvent[]): bigint {
  return events.reduce((latest, { occurredUnixNano }) => (occurredUnixNano > latest ? occurredUnixNano : latest), 0n);
}

/** The data's way of a call, from the choice of a server to the one who acts; other hops follow by name. */
const hopOrder: readonly LayerName[] = ['registry', 'gateway', 'runtime', 'adapter', 'tool', 'provider'];

function inHopOrder(hops: readonly LayerName[]): readonly LayerName[] {
  return [...hopOrder.filter((hop) => hops.includes(hop)), ...hops.filter((hop) => !hopOrder.includes(hop)).sort()];
}
