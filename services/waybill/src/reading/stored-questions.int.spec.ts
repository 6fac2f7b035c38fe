import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DenialReason, EnforcementMode, GatewayVerdict, Layer, Outcome } from '@waybill/contracts';
import { aProjectionOf } from '@waybill/testing';
import { createCollectedContext } from '../command-context.builder.js';
import { runDenials } from '../commands/denials.js';
import { runSafeToRetry } from '../commands/safe-to-retry.js';
import type { QuestionContext } from '../commands/store-command.js';
import { runWhyDenied } from '../commands/why-denied.js';
import { createStoreQuestions } from './store-questions.js';
import { createStoredWorld, type StoredWorld } from '../../../../test/fixtures/stored-world.js';

jest.setTimeout(60_000);

const actor = { chain: [{ id: 'user:ada' }] };
const started = { case: 'toolCallStarted', value: { tool: { name: 'write_file', server: 'files' } } } as const;
const finished = (outcome: Outcome) => ({ case: 'toolCallFinished', value: { outcome } }) as const;

const projection = aProjectionOf({
  'denied-1': [
    {
      layer: Layer.GATEWAY,
      actor,
      payload: {
        case: 'gatewayDecision',
        value: {
          verdict: GatewayVerdict.DENIED,
          policy: { id: 'prod', version: '7', mode: EnforcementMode.ENFORCED },
          tool: 'write_file',
          denial: {
            reason: DenialReason.SCOPE,
            rule: 'files.write',
            requestedCapability: 'fs:write:/etc',
            allowedNeighbour: 'fs:read:/etc',
          },
        },
      },
    },
  ],
  'done-1': [{ payload: started, actor }, { payload: finished(Outcome.SUCCESS) }],
  'lost-1': [{ payload: started, actor }],
});

describe('the commands that ask, against the real engine', () => {
  let world: StoredWorld;

  beforeAll(async () => {
    world = await createStoredWorld({ projection });
  });

  afterAll(() => world.shutdown());

  function createStage() {
    const { context, stdoutText, stderrText } = createCollectedContext();
    const asking: QuestionContext = { ...context, createQuestions: createStoreQuestions };
    const url = world.readerUrl;
    return { asking, url, stdoutText, stderrText, document: () => JSON.parse(stdoutText()) as unknown };
  }

  test('say by the exit status whether a call may be done again', async () => {
    const denied = createStage();
    expect(await runSafeToRetry('denied', { url: denied.url }, denied.asking)).toBe(0);
    expect(denied.stdoutText()).toMatch(/^safe: .*\n {2}because .*\n/);
    const done = createStage();
    const exitCode = await runSafeToRetry('done-1', { url: done.url, json: true }, done.asking);
    const { retry_verdict: verdict } = done.document() as { retry_verdict: string };
    expect({ safe: 0, safe_with_same_key: 3, verify_first: 4, unsafe: 5, unknown: 6 }[verdict]).toBe(exitCode);
    expect(exitCode).not.toBe(0);
    expect(done.document()).toMatchObject({ call_id: 'done-1', freshness: { source: 'store' } });
  });

  test('say that there is no such call, and what that is worth', async () => {
    const none = createStage();
    expect(await runSafeToRetry('nothing', { url: none.url }, none.asking)).toBe(66);
    expect(none.stderrText()).toContain('so it may still come');
  });

  test('say who denied a call, and what was allowed next to it', async () => {
    const denied = createStage();
    expect(await runWhyDenied('denied-1', { url: denied.url }, denied.asking)).toBe(0);
    const text = denied.stdoutText();
    expect(text).toMatch(/^scope by the gateway, attempt 1 of write_file at /);
    for (const line of [
      'rule       files.write',
      'policy     prod@7, enforced',
      'asked for  fs:write:/etc',
      'allowed    fs:read:/etc',
    ])
      expect(text).toContain(`  ${line}\n`);
    const done = createStage();
    expect(await runWhyDenied('done-1', { url: done.url }, done.asking)).toBe(1);
    expect(done.stderrText()).toBe('nobody denied done-1: its outcome is success\n');
  });

  test('list denials, and name the words that a filter takes', async () => {
    const all = createStage();
    expect(await runDenials({ url: all.url, limit: 5 }, all.asking)).toBe(0);
    expect(all.stdoutText().split('\n')[1]).toMatch(/denied-1 .* gateway +scope +files\.write +fs:write:\/etc/);
    const none = createStage();
    expect(await runDenials({ url: none.url, limit: 5, reason: 'budget', json: true }, none.asking)).toBe(0);
    expect(none.document()).toMatchObject({ denials: [], next_cursor: null });
    const wrong = createStage();
    expect(await runDenials({ url: wrong.url, limit: 5, hop: 'wall' }, wrong.asking)).toBe(2);
    expect(wrong.stderrText()).toContain('--hop: expected one of registry, gateway,');
  });
});
