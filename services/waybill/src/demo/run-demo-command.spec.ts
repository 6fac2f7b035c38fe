import { describe, expect, test } from '@jest/globals';
import { createCollectedContext } from '../command-context.builder.js';
import { exitCodes } from '../exit-codes.js';
import { runProgram, type CommandRunners } from '../program.js';
import { runDemoCommand } from './run-demo-command.js';

describe('waybill demo', () => {
  test('takes where collector and store are, and exits as the session ended', async () => {
    const { context } = createCollectedContext();
    const asked: unknown[] = [];
    const runners = {
      declareSettings: async () => undefined,
      demo: async (options: unknown) => {
        asked.push(options);
        return 1;
      },
    } as unknown as CommandRunners;
    const args = ['demo', '--endpoint', 'collector:4500', '--url', 'http://clickhouse:8123', '--json'];
    expect(await runProgram(args, runners, context)).toBe(1);
    expect(asked).toEqual([{ endpoint: 'collector:4500', url: 'http://clickhouse:8123', json: true }]);
  });

  test('refuses an address that is none before anything is started', async () => {
    const { context, stderrText } = createCollectedContext();
    const createReader = () => {
      throw new Error('expected no reader to be made');
    };
    const stage = { context: { ...context, createReader }, program: '/nowhere/waybill.js' };
    expect(await runDemoCommand({ url: 'clickhouse:8123', json: false }, stage)).toBe(exitCodes.usage);
    expect(stderrText()).toContain('expected an http:// or https:// address');
  });
});
