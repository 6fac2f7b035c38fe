import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { DiffDocument } from '@waybill/questions';
import { aLedgerOf } from '@waybill/testing';
import { comparedProjection } from '../../../../test/fixtures/compared-history.js';
import { createCollectedContext } from '../command-context.builder.js';
import { runDiff, type DiffCommandOptions } from '../commands/diff.js';
import { createStoreQuestions } from './store-questions.js';
import { createStoredWorld, type StoredWorld } from '../../../../test/fixtures/stored-world.js';

jest.setTimeout(60_000);

describe('waybill diff, against the real engine', () => {
  let world: StoredWorld;

  beforeAll(async () => {
    world = await createStoredWorld({ projection: comparedProjection, ledger: aLedgerOf(comparedProjection.calls) });
  }, 90_000);

  afterAll(() => world.shutdown(), 60_000);

  async function diff(left: string, right: string | undefined, options: DiffCommandOptions = {}) {
    const { context, stdoutText, stderrText } = createCollectedContext();
    const url = world.readerUrl;
    const asking = { ...context, createQuestions: createStoreQuestions };
    const exitCode = await runDiff({ left, right }, { url, ...options }, asking);
    return { exitCode, stdout: stdoutText(), stderr: stderrText() };
  }

  test('shows what differs, authority first, and exits with 7', async () => {
    const { exitCode, stdout, stderr } = await diff('before', 'after');
    expect([exitCode, stderr]).toEqual([7, '']);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^--- call before-1 {2}charge_card on payments: denied, 2026-01-01 00:00:00 UTC$/);
    expect(lines[1]).toMatch(/^\+\+\+ call after-1 /);
    expect(lines[2]).toMatch(/^AUTHORITY {3}gateway_verdict +~ denied → allowed$/);
    expect(lines[3]).toMatch(/^ +policy_version +~ 7 → 8$/);
    expect(stdout).toMatch(/^ +denials +- scope by gateway: charges.write, asked for charges:write$/m);
    expect(stdout).toMatch(/^OUTCOME +outcome +~ denied → success$/m);
    expect(stdout).not.toContain(' = ');
  });

  test('exits with 0 when nothing differs', async () => {
    const { exitCode, stdout } = await diff('direct-1', 'direct-1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nnothing differs, \d+ the same, /);
  });

  test('holds an estimate against the receipt', async () => {
    const { exitCode, stdout } = await diff('mediated-1', undefined, { receipt: true });
    expect(exitCode).toBe(7);
    expect(stdout).toMatch(/^SPEND +estimated +~ 2\.90 USD → 3\.10 USD \(\+0\.20 USD\)$/m);
    expect(stdout).toMatch(/^ +reported +~ 3\.00 USD → 3\.10 USD \(\+0\.10 USD\)$/m);
  });

  test('prints the document of HTTP', async () => {
    const { stdout } = await diff('fresh', 'warm', { json: true });
    expect(JSON.parse(stdout) as DiffDocument).toMatchObject({
      kind: 'session',
      left: { id: 'fresh' },
      right: { id: 'warm' },
      differs: true,
      freshness: { source: 'store' },
    });
  });

  test('says what is wrong with the ids, and exits with 2 or 66', async () => {
    expect(await diff('fresh', 'direct-1')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^waybill: <right>: expected a session .*, found a call: only two of one kind/),
    });
    expect(await diff('direct-1', undefined)).toMatchObject({
      exitCode: 2,
      stderr: 'waybill: <right>: expected an id or the beginning of one, found nothing\n',
    });
    expect(await diff('direct-1', 'nothing')).toMatchObject({
      exitCode: 66,
      stderr: expect.stringMatching(/^no call, session or incident "nothing": .*\n\(.* so it may still come\)\n$/),
    });
    const several = await diff('f', 'warm');
    expect(several.exitCode).toBe(2);
    expect(several.stderr.split('\n').slice(0, 2)).toEqual([
      'several could be meant by call, session or incident "f"; give more of the id, or --left-principal:',
      expect.stringMatching(/^ {2}session (fresh|fix) {2}user:ada {2}2026-01-01 00:00:00 UTC {2}tenant acme$/),
    ]);
  });
});
