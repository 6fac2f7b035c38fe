import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { StatementEnd } from './answer-statement.js';
import { parseShellCommand, shellHelp, type ShellCommand } from './shell-commands.js';
import { splitStatements } from './split-statements.js';
import { historyLineCountMax, type SqlHistory } from './sql-history.js';

/** A statement as the shell wants it run. */
export interface ShellStatement {
  readonly statement: string;
  readonly format: string;
  readonly signal: AbortSignal;
}

export interface SqlShellOptions {
  readonly input: Readable;
  /** Where prompts go and lines are edited. */
  readonly output: Writable;
  readonly format: string;
  readonly history: SqlHistory;
  /** Runs a statement and says by itself what is wrong with it. */
  readonly answer: (asked: ShellStatement) => Promise<StatementEnd>;
  readonly nowMs: () => number;
}

const [prompt, promptWithin] = ['waybill> ', '     ... '];

/** Reads statements from a person and answers them one by one, until Ctrl-D. */
export async function runSqlShell(options: SqlShellOptions): Promise<void> {
  const { input, output, history } = options;
  const shell = createInterface({
    input,
    output,
    terminal: true,
    prompt,
    history: [...history.lines],
    historySize: historyLineCountMax,
  });
  const session = new ShellSession(shell, options);
  shell.on('SIGINT', () => session.interrupt());
  shell.on('close', () => session.end());
  output.write(
    String.raw`Statements end with ; and may take several lines. \d lists tables, \? helps, Ctrl-D leaves.` + '\n',
  );
  shell.prompt();
  for await (const line of shell) {
    await session.read(line);
    if (session.isOver) break;
    shell.prompt();
  }
  shell.close();
}

/** What is typed and what runs. */
class ShellSession {
  readonly #shell: Interface;
  readonly #options: SqlShellOptions;
  #typed = '';
  #format: string;
  #running: AbortController | undefined;
  isOver = false;

  constructor(shell: Interface, options: SqlShellOptions) {
    this.#shell = shell;
    this.#options = options;
    this.#format = options.format;
  }

  async read(line: string): Promise<void> {
    if (line.trim() !== '') await this.#options.history.add(line);
    const command = this.#typed === '' ? parseShellCommand(line) : undefined;
    if (command === undefined) await this.#readSql(line);
    else await this.#obey(command);
    this.#shell.setPrompt(this.#typed === '' ? prompt : promptWithin);
  }

  /** Ctrl-C: stops what runs, or forgets what is typed. */
  interrupt(): void {
    if (this.#running !== undefined) {
      this.#running.abort();
      return;
    }
    this.#typed = '';
    // To the end of the line, and away with all before.
    this.#shell.write(null, { ctrl: true, name: 'e' });
    this.#shell.write(null, { ctrl: true, name: 'u' });
    this.#say('^C  (Ctrl-D leaves)');
    this.#shell.setPrompt(prompt);
    this.#shell.prompt();
  }

  /** Nobody types any more: what runs is of no use to anybody. */
  end(): void {
    this.isOver = true;
    this.#running?.abort();
  }

  async #readSql(line: string): Promise<void> {
    const { statements, rest } = splitStatements(`${this.#typed}${line}\n`);
    this.#typed = rest === '' ? '' : `${rest}\n`;
    for (const statement of statements) {
      const end = await this.#run(statement);
      if (end !== 'answered') return;
    }
  }

  async #obey(command: ShellCommand): Promise<void> {
    switch (command.kind) {
      case 'run':
        await this.#run(command.statement);
        return;
      case 'format':
        this.#format = command.format || this.#format;
        this.#say(`format ${this.#format}`);
        return;
      case 'help':
        this.#say(shellHelp.join('\n'));
        return;
      case 'leave':
        this.isOver = true;
        return;
      case 'unknown':
        this.#say(String.raw`expected \d, \f, \q or \?, found ${command.line}`);
    }
  }

  async #run(statement: string): Promise<StatementEnd['kind']> {
    const running = new AbortController();
    this.#running = running;
    const beganMs = this.#options.nowMs();
    try {
      const end = await this.#options.answer({ statement, format: this.#format, signal: running.signal });
      const seconds = ((this.#options.nowMs() - beganMs) / 1_000).toFixed(3);
      if (end.kind === 'cancelled') this.#say('cancelled; ClickHouse was told to stop');
      if (end.kind === 'answered') this.#say(`${describeRows(end.rowCount)}${seconds} s`);
      return end.kind;
    } finally {
      this.#running = undefined;
    }
  }

  #say(text: string): void {
    this.#options.output.write(`${text}\n`);
  }
}

function describeRows(count: number | undefined): string {
  if (count === undefined) return '';
  return count === 1 ? '1 row, ' : `${count} rows, `;
}
