import { describe, expect, test } from '@jest/globals';
import { createCollectedContext } from './command-context.builder.js';
import { spendWords } from './commands/spend-dimensions.js';
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
    declareSettings: async () => undefined,
    service: note('service'),
    up: note('up'),
    replay: note('replay', 1),
    move: note('move', 1),
    demo: note('demo', 1),
    wrap: note('wrap', 7),
    calls: note('calls'),
    tail: note('tail'),
    trace: note('trace', 66),
    sessions: note('sessions'),
    session: note('session', 66),
    spend: note('spend'),
    safeToRetry: note('safeToRetry', 5),
    whyDenied: note('whyDenied', 66),
    denials: note('denials'),
    credential: note('credential', 66),
    surface: note('surface'),
    diff: note('diff', 7),
    lanes: note('lanes'),
    incidents: note('incidents'),
    incident: note('incident'),
    reconcile: note('reconcile', 1),
    quarantineList: note('quarantineList'),
    quarantineShow: note('quarantineShow', 66),
    quarantineRedrive: note('quarantineRedrive', 1),
    migrate: note('migrate', 1),
    topics: note('topics', 1),
    lag: note('lag'),
    mcp: note('mcp'),
    export: note('export', 1),
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
    [['calls', '--utc', '--local']],
    [['tail', '--limit', '0']],
    [['trace']],
    [['session']],
    [['sessions', '--limit', '0']],
    [['spend']],
    [['spend', '--by', 'colour']],
    [['spend', '--by', 'lane,tool,agent']],
    [['spend', '--by', 'lane,lane']],
    [['lanes', '--span', 'soon']],
    [['topics', 'remove']],
    [['topics', 'create', '--partitions', '0']],
    [['topics', 'check', '--dry-run']],
    [['lag', '--partitions', '1']],
    [['credential']],
    [['surface']],
    [['surface', 'p', '--limit', '0']],
    [['incident']],
    [['diff']],
    [['diff', 'a', 'b', '--kind', 'colour']],
    [['diff', 'a', '--kind', 'call', '--receipt']],
    [['incidents', '--limit', '0']],
    [['reconcile', '--settle', 'never']],
    [['sql', '--limit', 'all']],
    [['export', '--since', '7d', '--into', 'x']],
    [['export', '--since', '7d', '--into', 'x', '--format', 'xlsx']],
    [['export', '--since', '7d', '--into', 'x', '--format', 'csv', '--what', 'secrets']],
    [['completion', 'cmd']],
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
    expect((await run('session', 's')).exitCode).toBe(66);
    expect((await run('reconcile')).exitCode).toBe(1);
    expect((await run('migrate', '--dry-run')).exitCode).toBe(1);
  });

  test('hands options over with their types and defaults', async () => {
    expect((await run('calls', '--since', '1h', '-n', '5', '--json')).asked).toEqual([
      ['calls', { since: { kind: 'back', ms: 3_600_000 }, limit: 5, json: true }],
    ]);
    expect((await run('up', '--once')).asked).toEqual([['up', { once: true, demo: false, json: false }]]);
    expect((await run('stitcher')).asked).toEqual([['service', 'stitcher', {}]]);
  });

  test('names the words that spend can be broken down by, when one is not among them', async () => {
    const { stderr } = await run('spend', '--by', 'lane,colour');
    expect(stderr).toContain(`Expected one or two different words of ${spendWords.join(', ')}.`);
    expect((await run('spend', '--by', 'lane, tool', '--since', '7d')).asked).toEqual([
      ['spend', { by: ['lane', 'tool'], since: { kind: 'back', ms: 604_800_000 }, limit: 1_000 }],
    ]);
  });

  test.each([
    'calls',
    'tail',
    'trace',
    'denials',
    'calls',
    'tail',
    'trace',
    'denials',
    'diff',
    'session',
    'sessions',
    'spend',
    'credential',
    'surface',
    'lanes',
    'incident',
    'incidents',
    'reconcile',
    'sql',
    'export',
  ])('shows examples in the help of %s', async (command) => {
    const { exitCode, stdout } = await run(command, '--help');
    expect({ exitCode, hasExamples: stdout.includes(`\n  waybill ${command}`) }).toEqual({
      exitCode: 0,
      hasExamples: true,
    });
  });

  test('leaves the arguments of a wrapped server alone, with or without --', async () => {
    const expected = ['wrap', ['npx', '--server', 'y', '--json'], { server: 'x', evidence: 'auto', inject: true }];
    const { asked, exitCode } = await run('wrap', '--server', 'x', '--', 'npx', '--server', 'y', '--json');
    expect({ asked, exitCode }).toEqual({ asked: [expected], exitCode: 7 });
    expect((await run('wrap', '--server', 'x', 'npx', '--server', 'y', '--json')).asked).toEqual([expected]);
  });
});
