import { describe, expect, test } from '@jest/globals';
import { topics, type EventLogReader, type Failure, type StateStore, type SubscribeOptions } from '@waybill/ports';
import { describeProblem } from '../config/settings.js';
import { failpointNames } from './failpoint-steps.js';
import { createFailpoints, type FailpointActs } from './failpoints.js';
import { parseFailpoints } from './parse-failpoints.js';
import { withFailpoints } from './with-failpoints.js';

/** Acts that are written down instead of done. */
function recordedActs(): FailpointActs & { readonly done: string[] } {
  const done: string[] = [];
  return { done, signal: (name) => void done.push(name), pause: async (delayMs) => void done.push(`${delayMs} ms`) };
}

function failpointsOf(text: string, acts: FailpointActs) {
  const outcome = parseFailpoints({ WAYBILL_FAILPOINTS: text });
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map(describeProblem).join('\n'));
  return createFailpoints(outcome.config, acts);
}

const problemsOf = (text: string): string[] => {
  const outcome = parseFailpoints({ WAYBILL_FAILPOINTS: text });
  return outcome.kind === 'refused' ? outcome.problems.map(describeProblem) : [];
};

describe('the variable of failpoints', () => {
  test.each([undefined, '', ' ; '])('sets nothing when it is %j', (text) => {
    expect(parseFailpoints({ WAYBILL_FAILPOINTS: text })).toEqual({ kind: 'configured', config: [] });
  });

  test('names failpoints, what happens there, and at which of the times', () => {
    const text = `${failpointNames[0]}=kill@3; ${failpointNames[1]}=error@every:2;${failpointNames[2]}=delay:250@chance:0.5:7;${failpointNames[3]}=stop`;
    expect(parseFailpoints({ WAYBILL_FAILPOINTS: text })).toMatchObject({
      config: [
        { name: failpointNames[0], action: { kind: 'kill' }, hits: { kind: 'nth', nth: 3 } },
        { action: { kind: 'error' }, hits: { kind: 'every', every: 2 } },
        { action: { kind: 'delay', delayMs: 250 }, hits: { kind: 'chance', probability: 0.5, seed: 7 } },
        { action: { kind: 'stop' }, hits: { kind: 'every', every: 1 } },
      ],
    });
  });

  test.each([
    ['stitcher.state.comit.before=kill', 'found "stitcher.state.comit.before"'],
    ['ledger.state.commit=kill', 'found "ledger.state.commit"'],
    ['ledger.state.commit.after', 'expected <failpoint>=<action>'],
    ['ledger.state.commit.after=explode', 'expected kill, stop, error or delay:<milliseconds>, found "explode"'],
    ['ledger.state.commit.after=delay:0', 'found "delay:0"'],
    ['ledger.state.commit.after=kill@0', 'found "0"'],
    ['ledger.state.commit.after=kill@chance:2:1', 'found "chance:2:1"'],
    ['ledger.state.commit.after=kill@', 'found ""'],
  ])('is refused when it says %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });
});

describe('failpoints', () => {
  const step = 'stitcher.state.commit';

  test('leave a service the very ports that it was given when none is set', () => {
    const ports = { state: {} as StateStore, reader: {} as EventLogReader };
    expect(withFailpoints(ports, 'stitcher', createFailpoints([]))).toBe(ports);
  });

  test('act on their side of the step, and at no other', async () => {
    const acts = recordedActs();
    const failpoints = failpointsOf(`${step}.before=kill;${step}.after=stop`, acts);
    const take = async () => void acts.done.push('taken');
    await failpoints?.around(step, take);
    await failpoints?.around('ledger.state.commit', take);
    expect(acts.done).toEqual(['SIGKILL', 'taken', 'SIGSTOP', 'taken']);
  });

  test('fail a step that was not taken, or one that was, so that its caller may try again', async () => {
    let takenCount = 0;
    const take = async () => void takenCount++;
    const failed = { name: 'Failure', kind: 'retryable', code: 'failpoint' } satisfies Partial<Failure>;
    await expect(failpointsOf(`${step}.before=error`, recordedActs())?.around(step, take)).rejects.toMatchObject(
      failed,
    );
    expect(takenCount).toBe(0);
    await expect(failpointsOf(`${step}.after=error`, recordedActs())?.around(step, take)).rejects.toMatchObject(failed);
    expect(takenCount).toBe(1);
  });

  test.each([
    ['3', [3]],
    ['every:2', [2, 4, 6]],
  ])('with @%s act at the right times', async (hits, expected) => {
    const acts = recordedActs();
    const failpoints = failpointsOf(`${step}.before=delay:5@${hits}`, acts);
    const times: number[] = [];
    for (let time = 1; time <= 7; time++) {
      const before = acts.done.length;
      await failpoints?.around(step, async () => undefined);
      if (acts.done.length > before) times.push(time);
    }
    expect(times).toEqual(expected);
  });

  test('by chance act at the same times for the same seed, about as often as was asked', async () => {
    const timesOf = async (seed: number): Promise<number[]> => {
      const acts = recordedActs();
      const failpoints = failpointsOf(`${step}.before=kill@chance:0.25:${seed}`, acts);
      const times: number[] = [];
      for (let time = 0; time < 1000; time++) {
        const before = acts.done.length;
        await failpoints?.around(step, async () => undefined);
        if (acts.done.length > before) times.push(time);
      }
      return times;
    };
    const times = await timesOf(1);
    expect(await timesOf(1)).toEqual(times);
    expect(await timesOf(2)).not.toEqual(times);
    expect(times.length).toBeGreaterThan(200);
    expect(times.length).toBeLessThan(300);
  });

  test('stand around the handling of a batch, before the committed offset moves', async () => {
    const steps: string[] = [];
    let subscribed: SubscribeOptions | undefined;
    const reader = { subscribe: async (options: SubscribeOptions) => void (subscribed = options) };
    const around = async <Result>(name: string, take: () => Promise<Result>): Promise<Result> => {
      steps.push(name);
      return take();
    };
    const ports = withFailpoints({ reader: reader as unknown as EventLogReader }, 'ledger', { around });
    const handle = async () => void steps.push('handled');
    await ports.reader.subscribe({ topic: topics.facts, groupId: 'ledger', batchBytesMax: 1, handle, onFailure() {} });
    await subscribed?.handle({ topic: topics.facts, partition: 0, records: [] });
    expect(steps).toEqual(['ledger.facts.handle', 'handled']);
  });
});
