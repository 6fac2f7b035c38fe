import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { createChangingStore, type ChangingStore } from '../../../../libs/questions/src/changing-store.builder.js';
import { createQuestionStage } from './question-stage.builder.js';
import { runTail, type TailOptions } from './tail.js';

/** A store, the command on it, and who tells it to end. */
function createStage(changes: Partial<ChangingStore> = {}) {
  const store = Object.assign(createChangingStore(), changes);
  const { asking, closed, ...texts } = createQuestionStage(store);
  const signals = new EventEmitter();
  const run = (options: TailOptions) => runTail(options, { ...asking, signals });
  const until = async (text: string) => {
    while (!`${texts.stdoutText()}${texts.stderrText()}`.includes(text))
      await new Promise((resolve) => setImmediate(resolve));
  };
  return { store, run, signals, closed, until, ...texts };
}

describe('waybill tail', () => {
  test('shows changes as they come until Ctrl-C, and says how many', async () => {
    const { store, run, signals, until, closed, stdoutText, stderrText } = createStage();
    const exitCode = run({});
    await until('watching calls');
    store.put({ call_id: 'a', version: '1' });
    await until(' a\n');
    store.put({ call_id: 'a', version: '2', state: 'complete' });
    await until('open > complete');
    signals.emit('SIGINT');
    expect(await exitCode).toBe(0);
    expect(stdoutText().split('\n')).toHaveLength(4);
    expect(stderrText()).toBe('watching calls; Ctrl-C ends\n2 changes shown\n');
    expect(closed).toEqual(['closed']);
  });

  test('writes one JSON document a line, and ends after so many', async () => {
    const { store, run, stdoutText, stderrText } = createStage();
    for (const call_id of ['a', 'b']) store.put({ call_id, version: '1', outcome: 'denied' });
    expect(await run({ json: true, limit: 1, outcome: 'denied', since: { kind: 'at', unixMs: 0 } })).toBe(0);
    const [line = '', ...rest] = stdoutText().trimEnd().split('\n');
    expect(rest).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      change: 'first_seen',
      call_id: 'a',
      state_before: null,
      state: 'open',
      call: { event: 'tool_call', outcome: 'denied' },
      cursor: expect.stringMatching(/./),
    });
    expect(stderrText()).toContain('1 change shown\n');
  });

  test('refuses what cannot be asked, by option, with exit 2', async () => {
    const { run, stderrText } = createStage();
    expect(await run({ outcome: 'fine', cursor: 'x' })).toBe(2);
    expect(stderrText()).toMatch(/waybill: --outcome: expected one of .*\nwaybill: --cursor: expected /);
  });

  test('says when Waybill is not running any more, with exit 69', async () => {
    const listChangedKeys = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'away'));
    const { run, stderrText } = createStage({ listChangedKeys });
    expect(await run({})).toBe(69);
    expect(stderrText()).toContain('Waybill is not running');
  });
});
