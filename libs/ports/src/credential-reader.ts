import type { ReadOptions, Search } from './call-reader.js';

// 64-bit numbers are decimal text, times are UTC text, `null` means that nobody said: as at `CallReader`.

/** Enough to tell credentials with similar fingerprints apart. */
export interface ReadCredentialKey {
  readonly tenant_id: string;
  readonly credential_fingerprint: string;
  /** How often its life was spoken of; `0`: it was only ever seen in calls, or named as the successor of another. */
  readonly changes: string;
  readonly calls: string;
}

/** A change of a credential, as `waybill_v.credentials` has it. */
export interface ReadCredentialChange {
  readonly event_id: string;
  /** `issued`, `rotated`, `expired`, `revoked`, `scope_drifted`; empty when it was not said. */
  readonly change: string;
  readonly effective_at: string;
  /** When it was said. */
  readonly occurred_at: string;
  readonly credential_lane: string;
  readonly successor_fingerprint: string;
  readonly scopes_before: readonly string[];
  readonly scopes_after: readonly string[];
  readonly changed_by: string;
  readonly reason: string;
}

/** The calls of one outcome between two changes. A call counts where it began, else at the earliest moment known of it. */
export interface ReadCredentialUse {
  /** How many of the changes that were read had taken effect when the calls began. */
  readonly changes_before: number;
  readonly outcome: string;
  readonly calls: string;
  readonly first_at: string;
  readonly last_at: string;
}

/** What the calls on a credential say of themselves. */
export interface ReadCredentialTrait {
  /** `state`: what the hops said of the credential when it was used. */
  readonly trait: 'state' | 'lane' | 'principal';
  /** Empty: the calls do not say. */
  readonly name: string;
  readonly calls: string;
  readonly first_at: string;
  readonly last_at: string;
  /** How many names this trait has in all. */
  readonly names_in_all: string;
}

/** A call that ran on a credential after its end, as `waybill_v.calls_after_credential_end` has it. */
export interface ReadCallAfterEnd {
  readonly call_id: string;
  /** `null`: nobody saw it begin. */
  readonly started_at: string | null;
  readonly tool: string;
  readonly principal: string;
  readonly credential_lane: string;
  readonly claimed_state: string;
  /** How the credential had ended. */
  readonly change: string;
  readonly ended_at: string;
  readonly outcome: string;
  /** How many such calls there are in all. */
  readonly calls_in_all: string;
}

/** Everything that is stored of one credential. */
export interface ReadWholeCredential {
  readonly credential: ReadCredentialKey;
  /** The newest of them, in the order in which they took effect; the key says how many there are in all. */
  readonly changes: readonly ReadCredentialChange[];
  /** Credentials of which was said that this one replaces them. */
  readonly predecessors: readonly string[];
  readonly uses: readonly ReadCredentialUse[];
  /** Of each trait the names with most calls first. */
  readonly traits: readonly ReadCredentialTrait[];
  /** The newest ones first. */
  readonly callsAfterEnd: readonly ReadCallAfterEnd[];
}

/** The reading side of credentials; see `CallReader` for the contract, which is the same. */
export interface CredentialReader {
  /**
   * By fingerprint, or by a beginning that only one credential has. An exact fingerprint wins over longer ones, unless two
   * tenants have it.
   */
  getCredential(
    fingerprintOrPrefix: string,
    options?: ReadOptions,
  ): Promise<Search<ReadWholeCredential, ReadCredentialKey>>;
}
