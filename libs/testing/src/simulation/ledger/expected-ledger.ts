import type { SessionTrail } from '@waybill/domain';
import type { ViewedRow, VirtualLedgerStore } from '../world/virtual-ledger-store.js';
import type { OracleLedger } from './oracle-ledger.js';
import { textsOf } from './oracle-session.js';
import { placeOfRow, sumsOfRow } from './slot-rows.js';
import { sumsText, type OracleSums } from './slot.js';

/** Compares what readers see of the ledger with the oracle; says the first difference, `undefined` when there is none. */
export function findWrongLedger(expected: readonly OracleLedger[], store: VirtualLedgerStore): string | undefined {
  const want = {
    session: expected.flatMap(({ tenantId, sessions }) =>
      sessions.map((each) => named(tenantId, [each.sessionId, each.principal], each)),
    ),
    slot: expected.flatMap(({ tenantId, slots }) =>
      [...slots].map(([place, sums]) => named(tenantId, [place], sumsText(sums))),
    ),
    'change of lane': expected.flatMap(({ tenantId, intervals }) =>
      intervals.map((each) => named(tenantId, [each.lane, each.eventId], each)),
    ),
    incident: expected.flatMap(({ tenantId, incidents }) =>
      incidents.map((each) => named(tenantId, [each.incidentId], each)),
    ),
    statement: expected.flatMap(({ tenantId, statementIds }) =>
      statementIds.map((each) => named(tenantId, [each], each)),
    ),
    runaway: expected.flatMap(({ tenantId, runaways }) =>
      runaways.map((each) => named(tenantId, [each.sessionId, each.principal, each.kind, each.startedUnixNano], each)),
    ),
  };
  const have = foundIn(store);
  for (const kind of Object.keys(want) as (keyof typeof want)[]) {
    const difference = findDifference(want[kind], have[kind]);
    if (difference !== undefined) return `${kind} ${difference}`;
  }
  return undefined;
}

type Named = readonly [name: string, value: unknown];

function named(tenantId: string, parts: readonly unknown[], value: unknown): Named {
  return [[tenantId, ...parts].join('/'), value];
}

function foundIn(store: VirtualLedgerStore) {
  return {
    session: store
      .list('sessions')
      .map(({ tenantId, value }) => named(tenantId, [value.sessionId, value.principal], sessionWords(value))),
    slot: summedSlots(store.list('spend_minutes')),
    'change of lane': store
      .list('lane_changes')
      .map(({ tenantId, value }) => named(tenantId, [value.lane, value.eventId], value)),
    incident: store.list('incidents').map(({ tenantId, value }) =>
      named(tenantId, [value.incidentId], {
        ...value,
        findings: value.findings.toSorted(),
        segments: value.segments.map((each) => ({ ...each, findings: each.findings.toSorted() })),
      }),
    ),
    statement: store.list('statements').map(({ tenantId, value }) => named(tenantId, [value.eventId], value.eventId)),
    runaway: store
      .list('runaways')
      .map(({ tenantId, value }) =>
        named(tenantId, [value.sessionId, value.principal, value.kind, value.startedUnixNano], value),
      ),
  };
}

/** Readers sum the slots of all partitions; one in which nothing lies is not there. */
function summedSlots(rows: readonly ViewedRow<'spend_minutes'>[]): readonly Named[] {
  const sums = new Map<string, OracleSums>();
  for (const { tenantId, value } of rows) {
    const name = `${tenantId}/${placeOfRow(value)}`;
    const [known, more] = [sums.get(name), sumsOfRow(value)];
    const sum = (of: keyof OracleSums) => (known?.[of] ?? 0n) + more[of];
    sums.set(name, {
      estimated: sum('estimated'),
      actual: sum('actual'),
      calls: sum('calls'),
      entries: sum('entries'),
      unpriced: sum('unpriced'),
    });
  }
  return [...sums].map(([name, each]) => [name, sumsText(each)] as const).filter(([, text]) => text !== 'nothing');
}

function sessionWords({ spend, terminal, recovery, ...trail }: SessionTrail) {
  return {
    ...trail,
    ...spend,
    effectsByKind: textsOf(trail.effectsByKind),
    effectsByReversibility: textsOf(trail.effectsByReversibility),
    estimatedByCurrency: textsOf(spend.estimatedByCurrency),
    actualByCurrency: textsOf(spend.actualByCurrency),
    terminalState: terminal.state,
    terminalSource: terminal.source,
    permanentEffects: recovery.permanentEffects,
  };
}

/** What is expected is compared, and nothing beyond it; what nobody expects is a difference. */
function findDifference(want: readonly Named[], have: readonly Named[]): string | undefined {
  const rows = new Map(have);
  for (const [name, value] of want) {
    const row = rows.get(name);
    if (row === undefined) return `${name} is missing; there are ${[...rows.keys()].sort().join(', ') || 'none'}`;
    rows.delete(name);
    const difference = findWrongPart(value, row);
    if (difference !== undefined) return `${name}: ${difference}`;
  }
  const [invented] = rows.keys();
  return invented === undefined ? undefined : `${invented} should not be there`;
}

function findWrongPart(want: unknown, have: unknown, path = ''): string | undefined {
  if (!isObject(want) || !isObject(have)) {
    return want === have ? undefined : `${path || 'it'}: expected ${String(want)}, found ${String(have)}`;
  }
  const parts = Object.keys(want).map((name) =>
    findWrongPart(want[name], have[name], path === '' ? name : `${path}.${name}`),
  );
  const isLonger = Array.isArray(want) && Array.isArray(have) && have.length !== want.length;
  return parts.find((each) => each !== undefined) ?? (isLonger ? `${path}: found ${have.length} items` : undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
