import type {
  ReadRunaway,
  ReadSession,
  ReadSessionCall,
  ReadSessionCheckpoint,
  ReadWholeSession,
} from '@waybill/ports';

/** For tests: one call of a session, a write that succeeded. Every column can be replaced. */
export function createSessionCallRow(changes: Partial<ReadSessionCall> = {}): ReadSessionCall {
  return {
    call_id: 'call_0192f3a1-7b2c-7aaa-8bbb-000000000001',
    tool: 'write_file',
    server: 'files',
    principal: 'user:ada',
    credential_lane: 'fs_local',
    credential_fingerprint: '',
    began_at: '2026-11-24 11:02:00.000000000',
    ended_at: '2026-11-24 11:02:00.012345678',
    latency_ns: '12345678',
    attempts: 1,
    outcome: 'success',
    error_class: '',
    effects: ['file_created /docs/plan.md'],
    reversibility: 'reversible',
    estimated_nanos: '0',
    actual_nanos: '0',
    unpriced: 0,
    currency: '',
    retry_verdict: 'unsafe',
    next_action: 'none',
    denials: [],
    state: 'complete',
    conflicts: '0',
    ...changes,
  };
}

const search = {
  tool: 'search',
  server: 'web',
  credential_lane: 'search-prod',
  credential_fingerprint: 'sha256:9f2c',
  effects: [],
  reversibility: 'no_effect',
  retry_verdict: 'safe',
  currency: 'USD',
} as const;

const failed = {
  ...search,
  outcome: 'failure',
  error_class: 'upstream_timeout',
  reversibility: '',
  retry_verdict: 'verify_first',
  currency: '',
  actual_nanos: '0',
  estimated_nanos: '0',
} as const;

/** Twelve calls in the order in which they began: three files written, nine searches of which two failed. */
const calls: readonly ReadSessionCall[] = Array.from({ length: 12 }, (_, index) => {
  const number = String(index + 1).padStart(2, '0');
  const place = {
    call_id: `call_0192f3${number}-7b2c-7aaa-8bbb-000000000001`,
    began_at: `2026-11-24 11:02:${number}.000000000`,
    ended_at: `2026-11-24 11:02:${number}.012345678`,
  };
  if (index === 9 || index === 11) return createSessionCallRow({ ...place, ...failed });
  if (index === 1 || index === 3 || index === 5)
    return createSessionCallRow({ ...place, effects: [`file_created /docs/${number}.md`] });
  return createSessionCallRow({ ...place, ...search, actual_nanos: '6000000', estimated_nanos: '7000000' });
});

/** For tests: a checkpoint that somebody verified in the middle of the session. */
export function createSessionCheckpointRow(changes: Partial<ReadSessionCheckpoint> = {}): ReadSessionCheckpoint {
  return {
    event_id: 'e-checkpoint',
    call_id: '',
    occurred_at: '2026-11-24 11:02:08.500000000',
    checkpoint_id: 'draft-2',
    parent_checkpoint_id: 'draft-1',
    covers: [],
    is_verified: true,
    verified_by: 'ci',
    verification_method: 'npm test',
    visible_to_new_session: true,
    ...changes,
  };
}

/** For tests: an episode in which that session spent beyond a budget. */
export function createRunawayRow(changes: Partial<ReadRunaway> = {}): ReadRunaway {
  return {
    tenant_id: 'default',
    session_id: 'session_7f3a',
    principal: 'user:ada',
    runaway_id: '["b1"]',
    kind: 'burn_rate',
    tool: 'search',
    lane: 'search-prod',
    started_at: '2026-11-24 11:02:09.000000000',
    last_at: '2026-11-24 11:02:11.000000000',
    calls: '2',
    detail: '42000000 nanos of USD by lane search-prod, of a budget of 40000000',
    budget_id: 'b1',
    ...changes,
  };
}

/** For tests: the row of that session. Every column can be replaced. */
export function createSessionRow(changes: Partial<ReadSession> = {}): ReadSession {
  return {
    tenant_id: 'default',
    session_id: 'session_7f3a',
    session_source: 'conversation',
    principal: 'user:ada',
    agent_id: 'planner',
    started_at: '2026-11-24 11:02:01.000000000',
    ended_at: null,
    last_seen_at: '2026-11-24 11:02:12.012345678',
    tool_calls: '12',
    successful_calls: '10',
    failed_calls: '2',
    denied_calls: '0',
    partial_calls: '0',
    unknown_calls: '0',
    attempts: '13',
    upstream_calls: '8',
    credentials_used: ['fs_local', 'sha256:9f2c'],
    lanes_used: ['fs_local', 'search-prod'],
    effects_by_kind: { file_created: '3' },
    effects_by_reversibility: { reversible: '3' },
    estimated_by_currency: { USD: '49000000' },
    actual_by_currency: { USD: '42000000' },
    unpriced_entries: '0',
    denials: '0',
    last_checkpoint: 'draft-2',
    last_checkpoint_at: '2026-11-24 11:02:08.500000000',
    permanent_effects_after: [],
    terminal_state: 'partial_success',
    terminal_source: 'derived',
    recovery_status: 'pending',
    recovery_verdict: 'verify_first',
    recovery_reason: 'tried_since_and_not_known_safe',
    verify_first: [calls[9]?.call_id ?? '', calls[11]?.call_id ?? ''],
    new_session_sees: 'up_to_checkpoint',
    ...changes,
  };
}

/** For tests: that session with its calls. */
export function createStoredSession(changes: Partial<ReadWholeSession> = {}): ReadWholeSession {
  return {
    session: createSessionRow(),
    calls,
    checkpoints: [createSessionCheckpointRow()],
    runaways: [],
    ...changes,
  };
}
