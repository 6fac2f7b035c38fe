/** What a line of the shell asks for that is no SQL. */
export type ShellCommand =
  | { readonly kind: 'run'; readonly statement: string }
  /** Empty: say which format is used. */
  | { readonly kind: 'format'; readonly format: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'unknown'; readonly line: string };

/** Comments are sentences: so much of one fits beside the rest in a terminal. */
const narrow = 'SETTINGS output_format_pretty_max_value_width = 64';

const listTables = `SELECT database, name, comment
FROM system.tables
WHERE database IN ('waybill_v', 'waybill')
ORDER BY database DESC, name
${narrow}`;

/** Reads a line that begins a statement: `undefined` when it is SQL. Pure. */
export function parseShellCommand(line: string): ShellCommand | undefined {
  const [word = '', argument = ''] = line.trim().replace(/;$/, '').split(/\s+/);
  switch (word) {
    case 'exit':
    case 'quit':
    case String.raw`\q`:
      return { kind: 'leave' };
    case 'help':
    case String.raw`\?`:
      return { kind: 'help' };
    case String.raw`\f`:
      return { kind: 'format', format: argument };
    case String.raw`\d`:
      return { kind: 'run', statement: argument === '' ? listTables : describeTable(argument) };
    default:
      return word.startsWith('\\') ? { kind: 'unknown', line: word } : undefined;
  }
}

function describeTable(name: string): string {
  const [table = '', database] = name.split('.').toReversed();
  return `SELECT name, type, comment
FROM system.columns
WHERE table = ${quoted(table)} AND database = ${database === undefined ? 'currentDatabase()' : quoted(database)}
ORDER BY position
${narrow}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;
}

/** What the shell answers to `\?`. */
export const shellHelp: readonly string[] = [
  'SELECT …;          a statement goes on over lines until ;',
  String.raw`\d                 tables and views, with what they hold`,
  String.raw`\d <table>         its columns, with what they mean`,
  String.raw`\f [<format>]      show or choose the format: PrettyCompact, Vertical, CSVWithNames, …`,
  String.raw`\q, Ctrl-D         leave`,
  'Ctrl-C             stop the statement that runs, or forget what is typed',
];
