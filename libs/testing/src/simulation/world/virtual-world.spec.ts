import { beforeEach, describe, expect, test } from '@jest/globals';
import { latestWins } from '@waybill/domain';
import { emptyProjection, topics } from '@waybill/ports';
import { aProjectedCall, aRecordedEvent } from '../../projection.builder.js';
import { Random } from '../random.js';
import { Steps, type Answer, type Process } from './steps.js';
import { VirtualLog } from './virtual-log.js';
import { VirtualState } from './virtual-state.js';
import { VirtualStore } from './virtual-store.js';
import { keyOf } from './versioned-rows.js';

const random = new Random(1);
let steps: Steps;
let process: Process;

beforeEach(() => {
  steps = new Steps();
  process = { service: 'stitcher', id: 1, isAlive: true, isFenced: false };
});

/** Answers one waiting step after the other, until nobody waits. */
async function answerAll(answer: Answer = 'done'): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const [step] = steps.ready();
    if (step === undefined) return;
    steps.take(step, answer, random);
  }
}

describe('A virtual store', () => {
  const store = () => new VirtualStore({ steps, onRows: () => undefined });
  const projection = (tool: string, offset: number, isDeleted = false) => ({
    ...emptyProjection,
    calls: [{ ...aProjectedCall({ callId: 'c', tool, version: latestWins(offset) }), isDeleted }],
  });
  const toolIn = (shown: VirtualStore) => shown.callOf(keyOf('acme', 'c'))?.call.tool.name;

  test('keeps the highest version, of equal ones the later', async () => {
    const shared = store();
    const port = shared.openFor(process);
    for (const [tool, offset] of [
      ['a', 5],
      ['b', 4],
      ['c', 5],
    ] as const) {
      const stored = port.upsert(projection(tool, offset));
      await answerAll();
      await stored;
    }
    expect(toolIn(shared)).toBe('c');
  });

  test('hides a deleted call, and children that are older than their call', async () => {
    const shared = store();
    const port = shared.openFor(process);
    const first = port.upsert(projection('a', 1));
    await answerAll();
    await first;
    expect(shared.callOf(keyOf('acme', 'c'))?.attempts).toHaveLength(1);
    const bare = projection('b', 2).calls.map((each) => ({ ...each, call: { ...each.call, attempts: [] } }));
    const second = port.upsert({ ...projection('b', 2), calls: bare });
    await answerAll();
    await second;
    expect(shared.callOf(keyOf('acme', 'c'))?.attempts).toHaveLength(0);
    const third = port.upsert(projection('b', 3, true));
    await answerAll();
    await third;
    expect(shared.callOf(keyOf('acme', 'c'))).toBeUndefined();
  });

  test('takes an insert long after its caller gave up', async () => {
    const shared = store();
    const events = [aRecordedEvent({ eventId: 'e' })];
    const failed = shared.openFor(process).upsert({ ...emptyProjection, events });
    const refused = expect(failed).rejects.toMatchObject({ code: 'simulated' });
    await answerAll('delayed');
    await refused;
    expect(shared.events()).toHaveLength(0);
    steps.landDelayed(random);
    expect(shared.events()).toHaveLength(1);
  });
});

describe('A virtual state', () => {
  test('shows a process that was taken over what it saw then, and refuses its commits', async () => {
    const state = new VirtualState({ name: 'state', steps, onCommit: () => undefined });
    const successor: Process = { service: 'stitcher', id: 2, isAlive: true, isFenced: false };
    state.freezeFor(process);
    process.isFenced = true;
    const applied = { appliedOffset: 3, projectionId: 'p' };
    const commits = [
      state.openFor(successor).commit(0, [], applied),
      expect(state.openFor(process).commit(0, [], applied)).rejects.toMatchObject({ code: 'fenced' }),
    ];
    await answerAll();
    await Promise.all(commits);
    const seen = Promise.all([process, successor].map((each) => state.openFor(each).partition(0)));
    await answerAll();
    expect(await seen).toEqual([undefined, applied]);
  });
});

describe('A virtual log', () => {
  test('delivers again what was not committed, and never tells a dead process anything', async () => {
    const log = new VirtualLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      steps,
      random: new Random(1),
      nowUnixNano: () => 1n,
      onCommit: () => undefined,
    });
    log.append({ topic: topics.events, partition: 0, bytes: Uint8Array.of(1) });
    const offsets: number[] = [];
    let failuresLeft = 1;
    await log.openFor(process).subscribe({
      topic: topics.events,
      groupId: 'stitcher',
      batchBytesMax: 1,
      onFailure: () => undefined,
      handle: async ({ records }) => {
        offsets.push(...records.map(({ offset }) => offset));
        if (failuresLeft-- > 0) throw new Error('once');
      },
    });
    await answerAll();
    expect([offsets, log.committedOf(topics.events, 0)]).toEqual([[0, 0], 1]);
    steps.kill(process);
    log.append({ topic: topics.events, partition: 0, bytes: Uint8Array.of(2) });
    await answerAll();
    expect(offsets).toEqual([0, 0]);
  });
});
