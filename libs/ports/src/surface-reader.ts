import type { ReadOptions, Search } from './call-reader.js';

/** A name of which a gateway decided something: of a principal, or of somebody on whose behalf one acts. */
export interface ReadSurfaceName {
  readonly name: string;
  readonly decisions: string;
  readonly last_at: string;
}

/** A tool that was denied while a surface stood. */
export interface ReadSurfaceDenial {
  readonly tool: string;
  /** Whether it was hidden, too; `null`: no surface is known, or its list was cut or says nothing. */
  readonly was_hidden: boolean | null;
  readonly denials: string;
  readonly last_at: string;
}

/**
 * A time in which nothing changed in what a principal could see at one gateway and server: consecutive decisions with the
 * same policy and the same surface. Times are UTC text, 64-bit numbers decimal text.
 */
export interface ReadSurfacePeriod {
  readonly tenant_id: string;
  readonly principal: string;
  /** On whose behalf, each once. */
  readonly original_actors: readonly string[];
  readonly gateway: string;
  readonly server: string;
  readonly policy_bundle: string;
  readonly policy_version: string;
  /** The first and the last decision of it. */
  readonly first_at: string;
  readonly last_at: string;
  /** When the next period began; `null`: nothing else was said since. */
  readonly until_at: string | null;
  /** The first decision. */
  readonly event_id: string;
  readonly decisions: string;
  /** Nobody had ever said what could be seen when this is false. */
  readonly is_known: boolean;
  readonly tool_names: readonly string[];
  readonly surface_digest: string;
  readonly hidden_count: number;
  /** Visible tools that did not fit into the list. */
  readonly omitted_count: number;
  /** By name. */
  readonly denied: readonly ReadSurfaceDenial[];
  /** How many entries `denied` would have in all. */
  readonly denied_in_all: string;
}

/** Where a period stands in the list. */
export interface SurfacePlace {
  readonly first_at: string;
  readonly tenant_id: string;
  readonly event_id: string;
}

/** Which periods; what is not given does not restrict. */
export interface SurfaceFilter {
  /** At most this many, the newest ones. */
  readonly limit: number;
  /** Only periods that stood at some moment of `[since, until)`, milliseconds since 1970. They are shown whole. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Only periods that stand behind this one in the list. */
  readonly after?: SurfacePlace | undefined;
  readonly server?: string | undefined;
  /** Only periods in which this tool could be seen, or was denied. */
  readonly tool?: string | undefined;
}

/** The periods of one name. */
export interface ReadSurface {
  /** The whole name that was found. */
  readonly principal: string;
  /** By when they began, the newest first. */
  readonly periods: readonly ReadSurfacePeriod[];
}

/** The reading side of what principals could see; see `CallReader` for the contract, which is the same. */
export interface SurfaceReader {
  /** By name, or by a beginning that only one name has. A name that is found may have no periods. */
  getSurface(
    nameOrPrefix: string,
    filter: SurfaceFilter,
    options?: ReadOptions,
  ): Promise<Search<ReadSurface, ReadSurfaceName>>;
}
