import type { Freshness, ReadSurfaceDenial, ReadSurfacePeriod } from '@waybill/ports';
import type { SurfacePage } from './authority-questions.js';
import type { Count, TimeText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';

/** A tool that was denied within a period. */
export interface SurfaceDenialDocument {
  readonly tool: string;
  /** Whether it was hidden, too; `null`: no surface is known, or its list was cut or says nothing. */
  readonly was_hidden: boolean | null;
  readonly denials: Count;
  readonly last_at: TimeText;
}

/** A time in which nothing changed in what a principal could see at one gateway and server. `null` means that nobody said. */
export interface SurfacePeriodDocument {
  readonly tenant_id: string;
  readonly principal: string;
  /** On whose behalf. */
  readonly original_actors: readonly string[];
  readonly gateway: string | null;
  readonly server: string | null;
  readonly policy_bundle: string | null;
  readonly policy_version: string | null;
  /** Its first and its last decision, and how many there were. */
  readonly first_at: TimeText;
  readonly last_at: TimeText;
  readonly decisions: Count;
  /** When the next period began; `null`: nothing else was said since. */
  readonly until_at: TimeText | null;
  /** The first decision. */
  readonly event_id: string;
  /** `null`: until then nobody had said what could be seen. */
  readonly visible_tools: readonly string[] | null;
  readonly surface_digest: string | null;
  /** Tools that exist and were hidden. */
  readonly hidden_count: Count | null;
  /** Visible tools that did not fit into the list. */
  readonly omitted_count: Count | null;
  readonly denied: readonly SurfaceDenialDocument[];
  /** How many entries `denied` would have in all. */
  readonly denied_count: Count;
}

/** What a principal could see over time, in pages: the newest period first, by when it began. */
export interface SurfacePageDocument {
  /** The whole name that was found. */
  readonly principal: string;
  readonly periods: readonly SurfacePeriodDocument[];
  /** `null`: these were the last ones. */
  readonly next_cursor: string | null;
  readonly freshness: FreshnessDocument;
}

/** From a page to its document. Total. */
export function toSurfacePageDocument(
  { principal, periods, nextCursor }: SurfacePage,
  freshness: Freshness,
): SurfacePageDocument {
  return {
    principal,
    periods: periods.map(toPeriod),
    next_cursor: nextCursor || null,
    freshness: toFreshnessDocument(freshness),
  };
}

function toPeriod(period: ReadSurfacePeriod): SurfacePeriodDocument {
  return {
    tenant_id: period.tenant_id,
    principal: period.principal,
    original_actors: period.original_actors,
    gateway: period.gateway || null,
    server: period.server || null,
    policy_bundle: period.policy_bundle || null,
    policy_version: period.policy_version || null,
    first_at: period.first_at,
    last_at: period.last_at,
    decisions: Number(period.decisions),
    until_at: period.until_at,
    event_id: period.event_id,
    visible_tools: period.is_known ? period.tool_names : null,
    surface_digest: period.surface_digest || null,
    hidden_count: period.is_known ? period.hidden_count : null,
    omitted_count: period.is_known ? period.omitted_count : null,
    denied: period.denied.map(toDenial),
    denied_count: Number(period.denied_in_all),
  };
}

function toDenial({ tool, was_hidden, denials, last_at }: ReadSurfaceDenial): SurfaceDenialDocument {
  return { tool, was_hidden, denials: Number(denials), last_at };
}
