import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** One command of a page, as a reader sees it, and what it says there. */
export interface ShownCommand {
  /** The page's path below the repository, for example `docs/query.md`. */
  readonly page: string;
  /** The line that the command stands on, from 1. */
  readonly line: number;
  /** What must be recorded before: nothing but the built-in session, unless the block names something else. */
  readonly stage: string;
  /** Without its `$ `. */
  readonly command: string;
  readonly output: readonly string[];
}

const root = new URL('../../../', import.meta.url);

/** Every page that may show what a command says. */
export function listPages(): readonly string[] {
  const documents = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md'));
  return ['README.md', ...documents.sort().map((name) => `docs/${name}`)];
}

export function readPage(page: string): string {
  return readFileSync(new URL(page, root), 'utf8');
}

export function writePage(page: string, text: string): void {
  writeFileSync(new URL(page, root), text);
}

const consoleFence = /^```console(?: (?<stage>\w+))?$/;
const answerMark = /^<!-- (?<request>GET \S+) -->$/;

/**
 * The commands of a page: those in blocks that begin with ` ```console `, or ` ```console founding ` where the founding
 * session has to be recorded before. A line that begins with `$ ` is a command, everything up to the next one its output.
 * A block of JSON below `<!-- GET /v1/… -->` is the answer over HTTP, and that line its command.
 */
export function shownCommandsOf(page: string, text: string): readonly ShownCommand[] {
  const lines = text.split('\n');
  const commands: (ShownCommand & { readonly output: string[] })[] = [];
  let stage: string | undefined;
  for (const [index, line] of lines.entries()) {
    const place = index + 1;
    const request = answerMark.exec(lines[index - 1] ?? '')?.groups?.['request'];
    if (stage === undefined && line === '```json' && request !== undefined) {
      stage = 'demo';
      commands.push({ page, line: place, stage, command: request, output: [] });
    } else if (stage === undefined) {
      const fence = consoleFence.exec(line);
      if (fence !== null) stage = fence.groups?.['stage'] ?? 'demo';
    } else if (line === '```') stage = undefined;
    else if (line.startsWith('$ ')) commands.push({ page, line: place, stage, command: line.slice(2), output: [] });
    else commands.at(-1)?.output.push(line);
  }
  return commands;
}

/** The page with another output below one of its commands. */
export function withOutput(text: string, { line, output }: ShownCommand, next: readonly string[]): string {
  const lines = text.split('\n');
  return [...lines.slice(0, line), ...next, ...lines.slice(line + output.length)].join('\n');
}
