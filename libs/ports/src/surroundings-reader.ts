import type { ReadOptions } from './call-reader.js';

/** Names what was recorded around: a session, or a call with the session that it belongs to. */
export interface SurroundingsKey {
  readonly tenantId: string;
  /** Empty: the call belongs to none. */
  readonly sessionId: string;
  /** The original actor. */
  readonly principal: string;
  /** The events of the call; absent: the whole session is asked for. */
  readonly eventIds?: readonly string[] | undefined;
}

/** With what an agent was run, as one snapshot says and as it is judged (C6). Texts are empty where it does not say. */
export interface ReadHarness {
  readonly event_id: string;
  /** `fresh` or `warm`. */
  readonly checkout_state: string;
  /** The digest behind the name where there is one: `AGENTS.md sha256:…`. */
  readonly instruction_source: string;
  readonly fixture_pack: string;
  readonly route_card: string;
  readonly tool_contract: string;
  readonly test_command: string;
  /** JSON arrays of capabilities: granted by somebody, and only wished for. */
  readonly founded_grants: string;
  readonly unfounded_grants: string;
}

/** What the caller could see, as one decision of a gateway says. */
export interface ReadToolSurface {
  readonly event_id: string;
  readonly tool_names: readonly string[];
  readonly hidden_count: number;
}

/** With what a call or a session was run, and what its caller could see; each in the order of time. */
export interface ReadSurroundings {
  readonly harness: readonly ReadHarness[];
  readonly surfaces: readonly ReadToolSurface[];
}

/** Reads what stands around calls; see `CallReader` for the contract, which is the same. */
export interface SurroundingsReader {
  /** Of a call: its own, and of the harness also what its session says beside calls. Of a session: all of its calls, and beside them. */
  getSurroundings(key: SurroundingsKey, options?: ReadOptions): Promise<ReadSurroundings>;
}
