import type { FieldTable, FieldValues } from './field.js';

/** What is compared of two sessions: its sums, and what its calls say, by the words that they have in common. */
export const sessionFields = {
  authority: {
    tenant_id: 'scalar',
    principal: 'scalar',
    agent_id: 'scalar',
    session_source: 'scalar',
    callers: 'set',
    credentials_used: 'set',
    lanes_used: 'set',
    denials: 'count',
    denials_by_reason: 'keyed',
    tool_surface: 'set',
    founded_grants: 'set',
    unfounded_grants: 'set',
  },
  route: { tools_called: 'keyed', upstream_calls: 'count', checkout_state: 'set', harness: 'keyed' },
  outcome: {
    terminal_state: 'scalar',
    terminal_source: 'scalar',
    tool_calls: 'count',
    successful_calls: 'count',
    failed_calls: 'count',
    denied_calls: 'count',
    partial_calls: 'count',
    unknown_calls: 'count',
    attempts: 'count',
    errors_by_class: 'keyed',
    runaways: 'keyed',
    recovery_status: 'scalar',
    recovery_verdict: 'scalar',
    recovery_reason: 'scalar',
    new_session_sees: 'scalar',
  },
  effects: {
    effects_by_kind: 'keyed',
    effects_by_reversibility: 'keyed',
    effects: 'set',
    permanent_effects_after: 'set',
  },
  spend: { estimated: 'money', actual: 'money', unpriced_entries: 'count' },
  evidence: { last_checkpoint: 'scalar', checkpoints: 'keyed', states_of_calls: 'keyed', conflicted_calls: 'count' },
  time: { duration: 'duration' },
} as const satisfies FieldTable;

export type SessionFieldValues = FieldValues<typeof sessionFields>;
