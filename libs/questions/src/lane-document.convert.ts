import type { Freshness } from '@waybill/ports';
import type { Count, MoneyText, TimeText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import type { LaneUse, LaneWithUse } from './lane-use.js';
import type { Lanes } from './lanes-question.js';
import { formatMoney } from './money.js';

/** The use of one lane on both sides of a change; money is exact decimal text by currency. */
export interface LaneUseDocument {
  readonly calls_before: Count;
  readonly calls_after: Count;
  readonly spend_before: Readonly<Record<string, MoneyText>>;
  readonly spend_after: Readonly<Record<string, MoneyText>>;
}

/** A lane as it stands, and what it was used for. */
export interface LaneDocument {
  readonly tenant_id: string;
  readonly lane: string;
  /** `open` or `frozen`. */
  readonly state: string;
  /** `null`: nobody ever changed it. */
  readonly since: TimeText | null;
  /** Frozen until then; `null`: until thawed. */
  readonly until: TimeText | null;
  readonly changed_by: string | null;
  readonly reason: string | null;
  /** `null`: there is no change to compare around. */
  readonly use: LaneUseDocument | null;
}

/** Every lane, and around which change their use was compared. */
export interface LanesDocument {
  /** `null`: each around its own last change. */
  readonly around: string | null;
  /** How long before and after it. */
  readonly span_ms: Count;
  readonly lanes: readonly LaneDocument[];
  readonly freshness: FreshnessDocument;
}

/** From lanes to their document. Total. */
export function toLanesDocument({ lanes, spanMs, around }: Lanes, freshness: Freshness): LanesDocument {
  return {
    around: around ?? null,
    span_ms: spanMs,
    lanes: lanes.map(toLane),
    freshness: toFreshnessDocument(freshness),
  };
}

function toLane({ lane, use }: LaneWithUse): LaneDocument {
  return {
    tenant_id: lane.tenant_id,
    lane: lane.lane,
    state: lane.state,
    since: lane.since,
    until: lane.until,
    changed_by: lane.changed_by || null,
    reason: lane.reason || null,
    use: use === undefined ? null : toUse(use),
  };
}

function toUse({ callsBefore, callsAfter, nanosBefore, nanosAfter }: LaneUse): LaneUseDocument {
  return {
    calls_before: callsBefore,
    calls_after: callsAfter,
    spend_before: textOf(nanosBefore),
    spend_after: textOf(nanosAfter),
  };
}

function textOf(nanos: Readonly<Record<string, bigint>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(nanos).map(([currency, amount]) => [currency, formatMoney(amount, '')]));
}
