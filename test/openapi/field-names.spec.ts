import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readDescription } from './description.js';

const { schemas } = readDescription().components;
const namesOf = (schema: string) => Object.keys(schemas[schema]?.['properties'] ?? {});
const requiredOf = (schema: string) => schemas[schema]?.['required'] as readonly string[];

/** What a call says at least, whatever became of it, and how it failed if it did. */
const callNames = [
  'event',
  'tool',
  'tool_version',
  'session_id',
  'agent_id',
  'timestamp',
  'auth_mode',
  'input_summary',
  'outcome',
  'duration_ms',
  'idempotent',
  'retry_safe',
  'side_effects',
  'error_class',
  'error_code',
  'recoverable',
  'recovery_action',
];

/** What the audit trail of a session says, and nothing else. */
const sessionNames = [
  'session_id',
  'session_source',
  'tenant_id',
  'principal',
  'agent_id',
  'started_at',
  'ended_at',
  'last_seen_at',
  'tool_calls',
  'successful_calls',
  'failed_calls',
  'denied_calls',
  'partial_calls',
  'unknown_outcomes',
  'attempts',
  'denials',
  'credentials_used',
  'lanes_used',
  'side_effects_summary',
  'last_verified_checkpoint',
  'last_verified_checkpoint_at',
  'permanent_effects_after',
  'terminal_state',
  'recovery_status',
  'recovery',
  'runaways',
  'calls',
  'checkpoints',
  'freshness',
];

describe('the names that programs rely on', () => {
  test('are in every call, also where nobody said what they stand for', () => {
    expect(requiredOf('WholeCallDocument')).toEqual(expect.arrayContaining(callNames));
    expect(requiredOf('CallDocument')).toEqual(expect.arrayContaining(callNames));
  });

  test('are exactly those of the audit trail in a session', () => {
    const sorted = sessionNames.toSorted();
    expect(namesOf('SessionTrailDocument').toSorted()).toEqual(sorted);
    expect(requiredOf('SessionTrailDocument').toSorted()).toEqual(sorted);
    const summary = schemas['SessionTrailDocument']?.['properties'] as Record<string, { readonly properties?: object }>;
    expect(Object.keys(summary['side_effects_summary']?.properties ?? {})).toEqual([
      'files_created',
      'api_calls_made',
      'spend_incurred_usd',
      'spend',
      'unpriced_entries',
      'effects_by_kind',
      'effects_by_reversibility',
    ]);
  });

  test('are all in docs/sessions.md', () => {
    const page = readFileSync(new URL('../../docs/sessions.md', import.meta.url), 'utf8');
    for (const name of sessionNames) if (name !== 'freshness') expect(page).toContain(`\`${name}\``);
  });
});
