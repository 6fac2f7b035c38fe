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

const moneyField = byKind(({ field }) => `'${field}'`, `'amount'`);

/** Each event of the calls that says something about money, as an entry. */
function draftsOf(calls: string): string {
  return `SELECT
        tenant_id, call_id, event_id, occurred_at,
        ${moneyField} AS money_field,
        if(kind = 'spend_recorded' AND JSONExtractString(payload, 'entry_id') != '', JSONExtractString(payload, 'entry_id'), event_id) AS entry_id,
        ${byKind(({ entryKind }) => entryKind, recordedKind)} AS entry_kind,
        toUInt8(${byKind(({ strength }) => String(strength), recordedStrength)}) AS strength,
        JSONHas(payload, money_field) AS is_priced,
        toInt64OrZero(JSONExtractString(payload, money_field, 'amount_nanos')) AS amount_nanos,
        JSONExtractString(payload, money_field, 'currency') AS currency,
        kind = 'spend_recorded' AND JSONExtractBool(payload, 'is_rollup') AS is_rollup
    FROM waybill_v.events AS event
    INNER JOIN (SELECT tenant_id, call_id, arrayJoin(event_ids) AS event_id FROM (${calls})) AS owner
        ON owner.tenant_id = event.tenant_id AND owner.event_id = event.event_id
    WHERE kind IN (${moneyKinds}) AND (is_priced OR kind = 'spend_recorded' OR (kind = 'provider_receipt' AND JSONLength(payload, 'units') > 0))
    ORDER BY strength DESC, occurred_at, event_id
    LIMIT 1 BY tenant_id, call_id, entry_id`;
}

/** The entries that count, of the calls that a query with tenant_id, call_id and event_ids names. */
export function countedEntries(calls: string): string {
  return `SELECT tenant_id, call_id, occurred_at, entry_kind, is_priced, amount_nanos, currency, lane, provider
FROM (
    SELECT
        draft.tenant_id AS tenant_id, draft.call_id AS call_id, draft.occurred_at AS occurred_at, draft.entry_kind AS entry_kind,
        draft.is_priced AS is_priced, draft.amount_nanos AS amount_nanos, draft.currency AS currency,
        stored.lane AS lane, stored.provider AS provider, draft.is_rollup AS is_rollup, draft.strength AS strength,
        max(if(draft.is_rollup, 0, draft.strength)) OVER (PARTITION BY draft.tenant_id, draft.call_id, stored.attempt, draft.entry_kind) AS strongest
    FROM (
    ${draftsOf(calls)}
    ) AS draft
    LEFT JOIN waybill_v.spend_entries AS stored
        ON stored.tenant_id = draft.tenant_id AND stored.call_id = draft.call_id AND stored.entry_id = draft.entry_id
)
WHERE NOT is_rollup AND (entry_kind = 'adjust' OR (entry_kind IN ('actual', 'estimate') AND strength = strongest))
UNION ALL
SELECT tenant_id, call_id, occurred_at, kind AS entry_kind, amount_nanos IS NOT NULL AS is_priced, ifNull(amount_nanos, 0) AS amount_nanos, currency, lane, provider
FROM waybill_v.spend_entries
WHERE is_counted AND source = 'rate_card' AND kind = 'estimate' AND rate_id != ''
    AND (tenant_id, call_id) IN (SELECT tenant_id, call_id FROM (${calls}))
    AND (tenant_id, call_id, entry_id) NOT IN (SELECT tenant_id, call_id, entry_id FROM (${draftsOf(calls)}))`;
}
