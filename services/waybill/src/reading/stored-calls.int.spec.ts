import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClickHouseReader } from '@waybill/clickhouse';
import { emptyProjection } from '@waybill/ports';
import { aProjectedCall } from '@waybill/testing';
import { createCollectedContext } from '../command-context.builder.js';
import { runCalls } from '../commands/calls.js';
import type { QuestionContext, ReadingContext } from '../commands/store-command.js';
import { runTrace } from '../commands/trace.js';
import { createStoreQuestions } from './store-questions.js';
import { createStoredWorld, type StoredWorld } from '../../../../test/fixtures/stored-world.js';

const startTimeoutMs = 60_000;

describe('the reading commands against the real engine', () => {
  let world: StoredWorld;

  beforeAll(async () => {
    const calls = [
      aProjectedCall({ callId: 'call_one', tool: 'write_file' }),
      aProjectedCall({ callId: 'call_two', tool: 'read_file' }),
    ];
    world = await createStoredWorld({ projection: { ...emptyProjection, calls } });
  }, startTimeoutMs);

  afterAll(() => world.shutdown(), startTimeoutMs);

  function createStage() {
    const { context, stdoutText, stderrText } = createCollectedContext();
    const reading: ReadingContext = { ...context, createReader: createClickHouseReader };
    const asking: QuestionContext = { ...context, createQuestions: createStoreQuestions };
    const url = world.readerUrl;
    return { reading, asking, options: { url, limit: 20 }, stdoutText, stderrText };
  }

  test('list what is stored, and filter it', async () => {
    const { asking, options, stdoutText } = createStage();
    expect(await runCalls({ ...options, tool: 'write_file' }, asking)).toBe(0);
    expect(stdoutText()).toContain('call_one');
    expect(stdoutText()).not.toContain('call_two');
  });

  test('show a call by a beginning of its id, and tell two apart', async () => {
    const one = createStage();
    expect(await runTrace('call_o', one.options, one.reading)).toBe(0);
    expect(one.stdoutText()).toContain('CALL        call_one\n');
    const both = createStage();
    expect(await runTrace('call_', both.options, both.reading)).toBe(2);
    expect(both.stderrText()).toContain('call_two');
    const none = createStage();
    expect(await runTrace('nothing', none.options, none.reading)).toBe(66);
  });

  test('are refused with 77 when the password is wrong', async () => {
    const { asking, stderrText } = createStage();
    const url = world.engine.httpUrl.replace('//', '//writer:wrong@');
    expect(await runCalls({ url, limit: 1 }, asking)).toBe(77);
    expect(stderrText()).toContain('refused the user "writer"');
  });
});
