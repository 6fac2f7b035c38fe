import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** A command of `waybill sql` as a page shows it, with what it prints. */
export interface ShownCommand {
  readonly args: readonly string[];
  readonly shown: string;
}

const command = /^\$ npx waybill sql "(?<statement>[^"]*)"(?: --format (?<format>\w+))?$/;

/** The commands in the `console` blocks of `docs/sql.md`. */
export async function listShownCommands(): Promise<readonly ShownCommand[]> {
  const text = await readFile(resolve(import.meta.dirname, '../../docs/sql.md'), 'utf8');
  return [...text.matchAll(/^```console\n(?<block>.*?)^```$/gms)].map(({ groups }) => {
    const [first = '', ...lines] = (groups?.['block'] ?? '').split('\n');
    const { statement = '', format } = command.exec(first)?.groups ?? {};
    if (statement === '') throw new Error(`expected a statement in ${first}`);
    return { args: ['sql', statement, ...(format === undefined ? [] : ['--format', format])], shown: lines.join('\n') };
  });
}
