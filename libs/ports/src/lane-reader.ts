import type { ReadOptions } from './call-reader.js';

/** A lane as it stands. Times are UTC text. */
export interface ReadLane {
  readonly tenant_id: string;
  readonly lane: string;
  readonly state: string;
  /** `null`: nobody ever changed it. */
  readonly since: string | null;
  /** Frozen until then; `null`: until thawed. */
  readonly until: string | null;
  readonly changed_by: string;
  readonly reason: string;
}

/** The use of a lane on one side of a change; the currency is empty for calls. 64-bit numbers and money are decimal text. */
export interface ReadLaneUse {
  readonly tenant_id: string;
  readonly lane: string;
  readonly is_after: 0 | 1;
  readonly currency: string;
  readonly calls: string;
  readonly actual_nanos: string;
}

/** Every lane, and its use on both sides of a change. */
export interface ReadLanes {
  /** By name. */
  readonly lanes: readonly ReadLane[];
  readonly uses: readonly ReadLaneUse[];
}

/** Which lanes, and around which change their use is compared. */
export interface LanesQuestion {
  /** A lane that nobody changed is listed when a call ran on it since, milliseconds since 1970. */
  readonly usedSinceMs: number;
  /** The change of this lane, for every lane; not given: of each lane its own last change. */
  readonly around?: string | undefined;
  /** How long before it and after it, milliseconds. */
  readonly spanMs: number;
}

/** The reading side of lanes; see `CallReader` for the contract, which is the same. */
export interface LaneReader {
  listLanes(question: LanesQuestion, options?: ReadOptions): Promise<ReadLanes>;
}
