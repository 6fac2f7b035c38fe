import type {
  ReadCallAfterEnd,
  ReadCredentialChange,
  ReadCredentialKey,
  ReadCredentialTrait,
  ReadCredentialUse,
  ReadWholeCredential,
} from '@waybill/ports';

/** Calls: how many, by outcome, and when the first and the last of them began; `null` without any. */
export interface CallUse {
  readonly calls: number;
  readonly byOutcome: Readonly<Record<string, number>>;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/** A change with all calls that began before it took effect, and all that began then or later. */
export interface ChangeWithUse extends ReadCredentialChange {
  readonly before: CallUse;
  readonly after: CallUse;
}

/** The first few of a list, and how many there are in all. */
export interface CutList<Item> {
  readonly listed: readonly Item[];
  readonly inAll: number;
}

/** The life of a credential, and what ran on it. */
export interface CredentialLife {
  readonly credential: ReadCredentialKey;
  /** False: it was only ever seen in calls, or named as a successor; nobody told when it began or ended. */
  readonly isTold: boolean;
  readonly predecessors: readonly string[];
  /** In the order in which they took effect. */
  readonly changes: CutList<ChangeWithUse>;
  readonly use: CallUse;
  /** What the hops said of its state when it was used. */
  readonly states: CutList<ReadCredentialTrait>;
  readonly lanes: CutList<ReadCredentialTrait>;
  readonly principals: CutList<ReadCredentialTrait>;
  /** The newest ones first. */
  readonly callsAfterEnd: CutList<ReadCallAfterEnd>;
}

/** What follows from what is stored of a credential. Total. */
export function toCredentialLife(read: ReadWholeCredential): CredentialLife {
  const { credential, predecessors, changes, uses, callsAfterEnd } = read;
  const told = Number(credential.changes);
  // Rows may have come between the two questions: what is listed is there.
  const inAll = Math.max(told, changes.length);
  return {
    credential,
    isTold: inAll > 0,
    predecessors,
    changes: { listed: changes.map((change) => withUse(change, changes, uses)), inAll },
    use: useOf(uses),
    states: traitsOf(read, 'state'),
    lanes: traitsOf(read, 'lane'),
    principals: traitsOf(read, 'principal'),
    callsAfterEnd: { listed: callsAfterEnd, inAll: Number(callsAfterEnd[0]?.calls_in_all ?? 0) },
  };
}

/** Of changes that took effect in one moment all stand on the same side of every call. */
function withUse(
  change: ReadCredentialChange,
  changes: readonly ReadCredentialChange[],
  uses: readonly ReadCredentialUse[],
): ChangeWithUse {
  const upToIt = changes.filter((each) => each.effective_at <= change.effective_at).length;
  const isAfter = (use: ReadCredentialUse) => use.changes_before >= upToIt;
  return {
    ...change,
    before: useOf(uses.filter((each) => !isAfter(each))),
    after: useOf(uses.filter((each) => isAfter(each))),
  };
}

function useOf(uses: readonly ReadCredentialUse[]): CallUse {
  const byOutcome: Record<string, number> = {};
  for (const { outcome, calls } of uses) byOutcome[outcome] = (byOutcome[outcome] ?? 0) + Number(calls);
  return {
    calls: uses.reduce((sum, each) => sum + Number(each.calls), 0),
    byOutcome,
    firstAt: uses.map((each) => each.first_at).toSorted()[0] ?? null,
    lastAt:
      uses
        .map((each) => each.last_at)
        .toSorted()
        .at(-1) ?? null,
  };
}

function traitsOf({ traits }: ReadWholeCredential, trait: ReadCredentialTrait['trait']): CutList<ReadCredentialTrait> {
  const listed = traits.filter((each) => each.trait === trait);
  return { listed, inAll: Number(listed[0]?.names_in_all ?? 0) };
}
