/**
 * Ledger entries made again from the payloads of the stored events, for the auditor: it shares no code with the fold.
 *
 * What is taken from `spend_entries` is only where an entry belongs (lane, provider, attempt), because events name that
 * in bytes that SQL does not read, and what a rate card priced, because the auditor has no rate card. Whether an entry
 * exists, what it amounts to and whether it counts is decided here.
 */

/** How a kind of event speaks of money: the field, the kind of the entry, and how strong the source is. */
interface MoneyField {
  readonly field: string;
  readonly entryKind: string;
  readonly strength: number;
}

const moneyFields: Readonly<Record<string, MoneyField>> = {
  runtime_decision: { field: 'estimate', entryKind: `'estimate'`, strength: 1 },
  tool_call_finished: { field: 'reported_cost', entryKind: `'actual'`, strength: 2 },
  upstream_call: { field: 'cost', entryKind: `'actual'`, strength: 2 },
  provider_receipt: { field: 'cost', entryKind: `'actual'`, strength: 3 },
};

const recordedKind = `if(JSONExtractString(payload, 'kind') = '', 'actual', lower(replaceOne(JSONExtractString(payload, 'kind'), 'SPEND_KIND_', '')))`;
const recordedStrength = `transform(JSONExtractString(payload, 'source'), ['SPEND_SOURCE_RATE_CARD', 'SPEND_SOURCE_TOOL_REPORTED', 'SPEND_SOURCE_RECEIPT'], [1, 2, 3], 0)`;

/** `multiIf` over the kinds of event; what stands last is for `spend_recorded`. */
function byKind(pick: (field: MoneyField) => string, recorded: string): string {
  const branches = Object.entries(moneyFields).map(([kind, field]) => `kind = '${kind}', ${pick(field)}`);
  return `multiIf(${branches.join(', ')}, ${recorded})`;
}

/** The kinds of event that may speak of money, as SQL text. */
export const moneyKinds = [...Object.keys(moneyFields), 'spend_recorded'].map((kind) => `'${kind}'`).join(', ');

/** Of reports that are alike otherwise the kind of event that comes first here stands. */
const listRank = `indexOf([${[...Object.keys(moneyFields), 'spend_recorded'].map((kind) => `'${kind}'`).join(', ')}], kind)`;

const moneyField = byKind(({ field }) => `'${field}'`, `'amount'`);

/** Of two reports of one entry the better one comes first: not a repetition, the stronger, one with a price, the earlier. */
const betterReportFirst = `is_rollup, strength DESC, is_priced DESC, list_rank, event.attempt, occurred_at, event_id`;

/** Each event of the calls that says something about money, as an entry; an entry that several report is one. */
function reportsOf(calls: string): string {
  return `SELECT
        event.tenant_id AS tenant_id, owner.call_id AS call_id, event.event_id AS event_id, occurred_at,
        ${moneyField} AS money_field,
        ${listRank} AS list_rank,
        if(kind = 'spend_recorded' AND JSONExtractString(payload, 'entry_id') != '', JSONExtractString(payload, 'entry_id'), event_id) AS entry_id,
        if(kind = 'spend_recorded', JSONExtractString(payload, 'corrects_entry_id'), '') AS corrects_entry_id,
        ${byKind(({ entryKind }) => entryKind, recordedKind)} AS entry_kind,
        toUInt8(${byKind(({ strength }) => String(strength), recordedStrength)}) AS strength,
        JSONHas(payload, money_field) AS is_priced,
        toInt64OrZero(JSONExtractString(payload, money_field, 'amount_nanos')) AS amount_nanos,
        JSONExtractString(payload, money_field, 'currency') AS currency,
        kind = 'spend_recorded' AND JSONExtractBool(payload, 'is_rollup') AS is_rollup
    FROM waybill.events AS event FINAL
    INNER JOIN (SELECT tenant_id, call_id, arrayJoin(event_ids) AS event_id FROM (${calls})) AS owner
        ON owner.tenant_id = event.tenant_id AND owner.event_id = event.event_id
    WHERE kind IN (${moneyKinds}) AND (is_priced OR kind = 'spend_recorded' OR (kind = 'provider_receipt' AND JSONLength(payload, 'units') > 0))
    ORDER BY ${betterReportFirst}
    LIMIT 1 BY event.tenant_id, owner.call_id, entry_id`;
}

/** The entries of the calls: what the events report, and what a rate card made of it. */
function entriesOf(calls: string): string {
  return `SELECT report.tenant_id AS tenant_id, report.call_id AS call_id, report.entry_id AS entry_id, report.corrects_entry_id AS corrects_entry_id,
        report.occurred_at AS occurred_at, report.entry_kind AS entry_kind, report.is_priced AS is_priced, report.amount_nanos AS amount_nanos, report.currency AS currency,
        report.is_rollup AS is_rollup, stored.attempt AS attempt, 2 * report.strength AS rank, stored.lane AS lane, stored.provider AS provider
    FROM (
    ${reportsOf(calls)}
    ) AS report
    LEFT JOIN waybill_v.spend_entries AS stored
        ON stored.tenant_id = report.tenant_id AND stored.call_id = report.call_id AND stored.entry_id = report.entry_id
    UNION ALL
    SELECT tenant_id, call_id, entry_id, '' AS corrects_entry_id, occurred_at, kind AS entry_kind, true AS is_priced, assumeNotNull(amount_nanos) AS amount_nanos, currency,
        false AS is_rollup, attempt, 3 AS rank, lane, provider
    FROM waybill_v.spend_entries
    WHERE kind = 'estimate' AND source = 'rate_card' AND position(entry_id, '#rated:') > 0 AND amount_nanos IS NOT NULL
        AND (tenant_id, call_id) IN (SELECT tenant_id, call_id FROM (${calls}))
        AND (tenant_id, call_id, entry_id) NOT IN (SELECT tenant_id, call_id, entry_id FROM (${reportsOf(calls)}))`;
}

/** Which entry of a call, from 1, a correction corrects in the end; 0: none that is known. A chain is no longer than the call. */
const root = `arrayFold((at, step) -> if(at = 0 OR entries[at].entry_kind != 'adjust', at, indexOf(entries.entry_id, entries[at].corrects_entry_id)), range(length(entries)), toUInt64(place))`;

/** Whether an entry is among the best of its attempt and kind; those that only repeat others are no rivals. */
const isBest = `corrected.rank = arrayMax(arrayMap(rival -> if(NOT rival.is_rollup AND rival.entry_kind = corrected.entry_kind AND rival.attempt = corrected.attempt, rival.rank, 0), entries))`;

/**
 * The entries that count, of the calls that a query with tenant_id, call_id and event_ids names. A correction counts, and
 * adds to the kind of money, as what it corrects does; where that is not known it counts as money that was spent.
 */
export function countedEntries(calls: string): string {
  return `SELECT tenant_id, call_id, entry.occurred_at AS occurred_at, entry.is_priced AS is_priced, entry.amount_nanos AS amount_nanos, entry.currency AS currency,
    entry.lane AS lane, entry.provider AS provider, if(has_root, corrected.entry_kind, 'actual') AS entry_kind
FROM (
    SELECT tenant_id, call_id, entries, entry, entries[${root}] AS corrected, corrected.entry_kind NOT IN ('', 'adjust') AS has_root
    FROM (
        SELECT tenant_id, call_id, CAST(groupArray(tuple(entry_id, corrects_entry_id, occurred_at, entry_kind, is_priced, amount_nanos, currency, is_rollup, attempt, rank, lane, provider)), '${entryType}') AS entries
        FROM (${entriesOf(calls)})
        GROUP BY tenant_id, call_id
    )
    ARRAY JOIN entries AS entry, arrayEnumerate(entries) AS place
)
WHERE NOT entry.is_rollup AND (NOT has_root OR (NOT corrected.is_rollup AND corrected.entry_kind IN ('actual', 'estimate') AND ${isBest}))`;
}

/** An entry as the audit keeps it while it looks at a whole call. */
const entryType =
  `Array(Tuple(entry_id String, corrects_entry_id String, occurred_at DateTime64(9, 'UTC'), entry_kind String, is_priced Bool, amount_nanos Int64, currency String, is_rollup Bool, attempt UInt32, rank UInt16, lane String, provider String))`.replaceAll(
    "'",
    "\\'",
  );
