import {
  changeVisibleWithinMs,
  type CallChangeReader,
  type ChangedCall,
  type ChangedKey,
  type ReadCall,
} from '@waybill/ports';

/** For tests: what is read of a call. Every column can be replaced. */
export function createReadCall(changes: Partial<ReadCall> = {}): ReadCall {
  return {
    tenant_id: 'default',
    call_id: 'call-1',
    tool: 'search',
    occurred_at: '2026-11-24 11:02:03.000000000',
    error_class: '',
    error_code: '',
    error_message: '',
    recoverable: null,
    recovery_action: '',
    retry_after_ns: '0',
    trace_id: '',
    session_id: 'session-1',
    principal: 'user:ada',
    original_actor: 'user:ada',
    agent_id: '',
    tool_version: '',
    server: 'web',
    auth_mode: '',
    credential_lane: 'search-prod',
    credential_fingerprint: '',
    credential_state: '',
    provider: '',
    quota_owner: '',
    policy_bundle: '',
    policy_version: '',
    idempotency_key: '',
    started_at: '2026-11-24 11:02:03.000000000',
    ended_at: null,
    latency_ns: null,
    attempts: 1,
    outcome: 'unknown',
    retry_verdict: 'unknown',
    retry_safe: false,
    retry_reasons: [],
    next_action: '',
    idempotent: null,
    reversibility: '',
    effects: [],
    denials: [],
    hops_missing: [],
    state: 'open',
    conflicts: [],
    estimated_nanos: '0',
    actual_nanos: '0',
    unpriced: 0,
    currency: '',
    input_summary: '',
    version: '1',
    ...changes,
  };
}

/** A row that is put into the store. */
export interface PutRow extends Partial<ReadCall> {
  /** Seconds of the store's clock by which the missing records are due. */
  readonly dueSecond?: number;
  readonly isDeleted?: boolean;
  /** When the row was stored where that is not now: it became visible late. */
  readonly storedSecond?: number;
}

/** For tests: a store whose calls change, with a clock that is set by hand. */
export interface ChangingStore extends CallChangeReader {
  /** Seconds. */
  now: number;
  put(row: PutRow): void;
  /** How many calls were read, each as often as it was. */
  readCount: number;
}

interface Row {
  readonly call: ChangedCall;
  readonly key: ChangedKey;
  readonly storedSecond: number;
}

/** Midnight of a day; the seconds of the clock count from there. */
const dayText = '2026-11-24';

export function createChangingStore(): ChangingStore {
  const rows: Row[] = [];
  const standing = (): readonly Row[] => {
    const highest = new Map<string, Row>();
    for (const row of rows) {
      const other = highest.get(row.key.call_id);
      if (other === undefined || BigInt(row.key.version) >= BigInt(other.key.version))
        highest.set(row.key.call_id, row);
    }
    return [...highest.values()].filter(({ key }) => !key.is_deleted);
  };
  const derived = ({ call }: Row, second: number): ChangedCall =>
    call.state === 'open' && call.deadline_at !== null && call.deadline_at < timeText(second)
      ? { ...call, state: 'incomplete' }
      : call;
  const store: ChangingStore = {
    now: 1_000,
    readCount: 0,
    put({ dueSecond, isDeleted = false, storedSecond = store.now, ...changes }) {
      const deadline_at = dueSecond === undefined ? null : timeText(dueSecond);
      const call = { ...createReadCall(changes), deadline_at };
      const { tenant_id, call_id, version } = call;
      const key = { tenant_id, call_id, version, stored_at: timeText(storedSecond), is_deleted: isDeleted };
      rows.push({ call, key, storedSecond });
    },
    async listChangedKeys({ filter, sinceUnixNano, after, limit }) {
      const since = secondOf(sinceUnixNano);
      const keys = rows
        .filter((row) => row.storedSecond >= since && isLetThrough(row, filter.outcome))
        .map(({ key }) => key)
        .sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1))
        .filter((key) => after === undefined || placeOf(key) > placeOf(after));
      return { looked_at: timeText(store.now), keys: keys.slice(0, limit) };
    },
    async listChangedCalls(filter, keys) {
      store.readCount += keys.length;
      return standing()
        .filter((row) => keys.some(({ call_id }) => call_id === row.key.call_id) && isLetThrough(row, filter.outcome))
        .map((row) => derived(row, store.now));
    },
    async listStandingCalls({ filter, atUnixNano }) {
      const at = secondOf(atUnixNano);
      const isRecent = ({ storedSecond }: Row) => storedSecond >= at - changeVisibleWithinMs / 1_000;
      return standing()
        .filter((row) => row.storedSecond < at && isLetThrough(row, filter.outcome))
        .filter((row) => derived(row, at).state === 'open' || isRecent(row))
        .map((row) => derived(row, at));
    },
  };
  return store;
}

function isLetThrough({ call }: Row, outcome: string | undefined): boolean {
  return outcome === undefined || call.outcome === outcome;
}

function placeOf({ stored_at, tenant_id, call_id, version }: Omit<ChangedKey, 'is_deleted'>): string {
  return [stored_at, tenant_id, call_id, version.padStart(20, '0')].join('/');
}

function timeText(second: number): string {
  const time = new Date(second * 1_000).toISOString().slice(11, 19);
  return `${dayText} ${time}.000000000`;
}

const dayStart = BigInt(Date.parse(`${dayText}T00:00:00Z`)) * 1_000_000n;

function secondOf(unixNano: bigint): number {
  return Number((unixNano - dayStart) / 1_000_000_000n);
}
