import { describe, expect, test } from '@jest/globals';
import { createCollectedContext } from './command-context.builder.js';
import { runProgram, type CommandRunners } from './program.js';

/** Runs a command line against runners that only note what they were asked. */
async function run(...args: readonly string[]) {
  const asked: unknown[] = [];
  const note =
    (name: keyof CommandRunners, exitCode = 0) =>
    async (...given: readonly unknown[]) => {
      asked.push([name, ...given.filter((each) => typeof each !== 'function' && !isCommand(each))]);
      return exitCode;
    };
  const runners: CommandRunners = {
    up: note('up'),
    wrap: note('wrap', 7),
    calls: note('calls'),
    trace: note('trace', 66),
    sql: note('sql'),
    doctor: note('doctor', 1),
  };
  const { context, stdoutText, stderrText } = createCollectedContext();
  const exitCode = await runProgram(args, runners, context);
  return { exitCode, asked, stdout: stdoutText(), stderr: stderrText() };
}

function isCommand(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'parseAsync' in value;
}

describe('the command line', () => {
  test('shows help and version with exit status 0', async () => {
    const help = await run('--help');
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('Examples:');
    expect(await run('--version')).toMatchObject({ exitCode: 0, stdout: '9.9.9\n' });
    expect((await run('wrap', '--help')).stdout).toContain('--spool-dir');
  });

  test.each([
    [[]],
    [['nonsense']],
    [['calls', '--nope']],
    [['calls', '--limit', '0']],
    [['calls', '--since', 'yesterday']],
    [['trace']],
    [['sql']],
    [['up', '--grpc-port', '70000']],
    [['wrap', '--', 'server']],
    [['wrap', '--server', 'x']],
    [['wrap', '--server', 'x', '--auth-mode', 'magic', '--', 'server']],
  ])('answers %j with exit status 2 and an explanation, and runs nothing', async (args) => {
    const { exitCode, asked, stderr } = await run(...args);
    expect({ exitCode, asked }).toEqual({ exitCode: 2, asked: [] });
    expect(stderr).not.toBe('');
  });

  test('exits as the command does', async () => {
    expect((await run('trace', 'call_1')).exitCode).toBe(66);
    expect((await run('doctor')).exitCode).toBe(1);
  });

  test('hands options over with their types and defaults', async () => {
    expect((await run('calls', '--since', '1h', '-n', '5', '--json')).asked).toEqual([
      ['calls', { since: 3_600_000, limit: 5, json: true }],
    ]);
    expect((await run('up', '--once')).asked).toEqual([
      ['up', { once: true, demo: false, grpcPort: 4500, clickhousePort: 8123, json: false }],
    ]);
  });

  test('leaves the arguments of a wrapped server alone, with or without --', async () => {
    const expected = ['wrap', ['npx', '--server', 'y', '--json'], { server: 'x', evidence: 'auto', inject: true }];
    const { asked, exitCode } = await run('wrap', '--server', 'x', '--', 'npx', '--server', 'y', '--json');
    expect({ asked, exitCode }).toEqual({ asked: [expected], exitCode: 7 });
    expect((await run('wrap', '--server', 'x', 'npx', '--server', 'y', '--json')).asked).toEqual([expected]);
  });
});
