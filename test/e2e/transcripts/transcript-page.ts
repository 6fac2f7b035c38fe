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

/**
 * The commands of a page: those in blocks that begin with ` ```console `, or ` ```console founding ` where the founding
 * session has to be recorded before. A line that begins with `$ ` is a command, everything up to the next one its output.
 */
export function shownCommandsOf(page: string, text: string): readonly ShownCommand[] {
  const commands: (ShownCommand & { readonly output: string[] })[] = [];
  let stage: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(?:console(?: (?<stage>\w+))?)?$/.exec(line);
    if (fence !== null) {
      const isBegin = stage === undefined && line.startsWith('```console');
      stage = isBegin ? (fence.groups?.['stage'] ?? 'demo') : undefined;
    } else if (stage !== undefined && line.startsWith('$ ')) {
      commands.push({ page, line: index + 1, stage, command: line.slice(2), output: [] });
    } else if (stage !== undefined) commands.at(-1)?.output.push(line);
  }
  return commands;
}

/** The page with another output below one of its commands. */
export function withOutput(text: string, { line, output }: ShownCommand, next: readonly string[]): string {
  const lines = text.split('\n');
  return [...lines.slice(0, line), ...next, ...lines.slice(line + output.length)].join('\n');
}
