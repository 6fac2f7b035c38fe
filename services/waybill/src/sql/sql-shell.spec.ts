import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { StatementEnd } from './answer-statement.js';
import { runSqlShell, type ShellStatement } from './sql-shell.js';

type Answer = (asked: ShellStatement) => Promise<StatementEnd>;

const answered: Answer = async () => ({ kind: 'answered', rowCount: 1 });

/** A shell at a terminal that only notes what it shows. */
function openShell(answer: Answer = answered, earlier: readonly string[] = []) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (piece: Buffer) => (shown += piece.toString()));
  const asked: ShellStatement[] = [];
  const kept: string[] = [];
  const over = runSqlShell({
    input,
    output,
    format: 'PrettyCompact',
    history: { lines: earlier, add: async (line) => void kept.push(line) },
    answer: (statement) => {
      asked.push(statement);
      return answer(statement);
    },
    nowMs: () => 0,
  });
  const statements = () => asked.map(({ statement }) => statement);
  const type = (text: string) => void input.write(text);
  const until = async (isReached: () => boolean) => {
    while (!isReached()) await new Promise((resolve) => setImmediate(resolve));
  };
  return { type, over, asked, statements, kept, until, shown: () => shown };
}

const [ctrlC, ctrlD, up] = ['\u0003', '\u0004', '\u001b[A'];

describe('the SQL shell', () => {
  test('runs each statement when it is ended, over several lines, too', async () => {
    const shell = openShell();
    shell.type('SELECT 1;\rSELECT\r2 -- two;\r; SELECT 3;\r');
    await shell.until(() => shell.asked.length === 3);
    shell.type(ctrlD);
    await shell.over;
    expect(shell.statements()).toEqual(['SELECT 1', 'SELECT\n2 -- two;', 'SELECT 3']);
    expect(shell.shown()).toContain('     ... ');
    expect(shell.kept).toEqual(['SELECT 1;', 'SELECT', '2 -- two;', '; SELECT 3;']);
  });

  test('goes back through what was typed before', async () => {
    const shell = openShell(answered, ['SELECT 2;', 'SELECT 1;']);
    shell.type(`${up}${up}\r`);
    await shell.until(() => shell.asked.length === 1);
    shell.type(ctrlD);
    await shell.over;
    expect(shell.statements()).toEqual(['SELECT 1']);
  });

  test('stops the statement that runs at Ctrl-C, and goes on', async () => {
    const shell = openShell(({ signal, statement }) =>
      statement === 'SELECT slow'
        ? new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'cancelled' })))
        : answered({ signal, statement, format: '' }),
    );
    shell.type('SELECT slow;\r');
    await shell.until(() => shell.asked.length === 1);
    shell.type(ctrlC);
    await shell.until(() => shell.shown().includes('cancelled'));
    shell.type('SELECT 2;\r');
    await shell.until(() => shell.asked.length === 2);
    shell.type(ctrlD);
    await shell.over;
    expect(shell.asked[1]?.signal.aborted).toBe(false);
  });

  test('forgets at Ctrl-C what is typed and not ended', async () => {
    const shell = openShell();
    shell.type('SELECT half\r');
    await shell.until(() => shell.shown().includes('     ... '));
    shell.type(`and more${ctrlC}`);
    await shell.until(() => shell.shown().includes('Ctrl-D leaves)'));
    shell.type('SELECT 1;\r');
    await shell.until(() => shell.asked.length === 1);
    shell.type(ctrlD);
    await shell.over;
    expect(shell.statements()).toEqual(['SELECT 1']);
  });

  test('leaves with Ctrl-D while a statement runs, and stops it', async () => {
    const shell = openShell(
      ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'cancelled' }))),
    );
    shell.type('SELECT slow;\r');
    await shell.until(() => shell.asked.length === 1);
    shell.type(ctrlD);
    await shell.over;
    expect(shell.asked[0]?.signal.aborted).toBe(true);
  });

  test('takes commands of its own, and runs nothing behind a statement that fails', async () => {
    const shell = openShell(async ({ statement }) =>
      statement === 'SELECT bad' ? { kind: 'refused' } : { kind: 'answered', rowCount: 0 },
    );
    shell.type('\\f Vertical\r\\?\r\\wrong\rSELECT bad; SELECT 2;\r\\d calls\r');
    await shell.until(() => shell.asked.length === 2);
    shell.type('\\q\r');
    await shell.over;
    expect(shell.statements()).toEqual(['SELECT bad', expect.stringContaining('system.columns')]);
    expect(shell.asked[0]?.format).toBe('Vertical');
    expect(shell.shown()).toContain('format Vertical');
    expect(shell.shown()).toContain('tables and views');
    expect(shell.shown()).toContain('found \\wrong');
  });
});
