import { describe, expect, test } from '@jest/globals';
import { createTracedCall } from '../reading/traced-call.builder.js';
import type { TracedCall } from '../reading/traced-call.js';
import { renderTrace } from './render-trace.js';

const recoveryOf = (call: Partial<TracedCall>) => {
  const lines = renderTrace(createTracedCall(call), { width: 200, colour: false, nowUnixMs: 1_795_518_143_123 });
  const begin = lines.findIndex((line) => line.startsWith('RECOVERY'));
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith(' '));
  return begin < 0 ? [] : lines.slice(begin, end).map((line) => line.slice(12));
};

const { startedUnixNano = 0n, evidence, effects } = createTracedCall();

const checkpointAt = (occurredUnixNano: bigint) =>
  evidence.map((each) => ({
    ...each,
    kind: 'checkpoint_recorded',
    occurredUnixNano,
    payload: { checkpoint_id: 'cp-1', verified_by: 'make test', is_visible_to_new_session: true },
  }));

const lost = {
  outcome: 'unknown',
  outcomeSource: '',
  retry: { verdict: 'verify_first', reasons: [], nextAction: '', isIdempotent: undefined },
};

describe('the recovery of a call', () => {
  test('is shown where the call did not plainly succeed, or has a checkpoint', () => {
    expect(recoveryOf({})).toEqual([]);
    expect(recoveryOf({ ...lost, effects: [] })).toEqual([
      'verify_first: verify first, because nobody knows how it ended',
      'no verified checkpoint',
      'verify first: this call',
      'whether a new session sees it, nobody said',
    ]);
  });

  test('names what was changed for good since the checkpoint', () => {
    const permanent = effects.map((each) => ({ ...each, resourceRef: 'mail-1', reversibility: 'permanent' }));
    expect(recoveryOf({ ...lost, effects: permanent, evidence: checkpointAt(startedUnixNano - 1n) })).toEqual([
      'human_review: let a person look before anything is tried again, because something was changed for good, and going on could do it twice',
      'last verified checkpoint cp-1',
      'changed for good since: mail-1',
      'verify first: this call',
      'a new session sees what the checkpoint holds, and not what was done since',
    ]);
  });

  test('has nothing to ask where a verified checkpoint holds all of it', () => {
    expect(recoveryOf({ evidence: checkpointAt(startedUnixNano + 60_000_000_000n) })).toEqual([
      'safe: try again, because nothing happened since the verified checkpoint',
      'last verified checkpoint cp-1',
      'a new session sees all of it',
    ]);
  });
});
