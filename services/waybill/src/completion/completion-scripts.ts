import type { CompletedCommand } from './completed-command.js';

/** The shells that a script can be made for. */
export const completedShells = ['bash', 'zsh', 'fish'] as const;

export type CompletedShell = (typeof completedShells)[number];

/** The script that lets a shell complete a program's commands, options and words. Pure. */
export function createCompletionScript(shell: CompletedShell, program: string, commands: readonly CompletedCommand[]) {
  const scripts: Readonly<Record<CompletedShell, () => readonly string[]>> = {
    bash: () => bashScript(program, commands),
    zsh: () => [...bashInZsh, ...bashScript(program, commands)],
    fish: () => fishScript(program, commands),
  };
  return scripts[shell]();
}

const bashInZsh = ['autoload -Uz compinit bashcompinit', 'compinit', 'bashcompinit'];

function bashScript(program: string, commands: readonly CompletedCommand[]): readonly string[] {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '');
  const steps = paths.map((path) => (path.includes(' ') ? quoted(path) : quoted(` ${path}`)));
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, words }) => {
        const places = flags.map((flag) => quoted(`${path} ${flag}`)).join('|');
        // Anything may stand there: the shell offers files.
        return `    ${places}) ${words.length === 0 ? 'return' : `words=${quoted(words.join(' '))}`} ;;`;
      }),
  );
  const offers = commands.map(({ path, words, options }) => {
    const all = [...words, ...options.flatMap(({ flags }) => flags.slice(0, 1)), '--help'];
    return `    ${quoted(path)}) words=${quoted(all.join(' '))} ;;`;
  });
  return [
    `_${program}() {`,
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at="" word words="" index',
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    '    word="${COMP_WORDS[index]}"',
    `    case "$at $word" in ${steps.join('|')}) at="\${at:+$at }$word" ;; esac`,
    '  done',
    '  case "$at $prev" in',
    ...values,
    '  esac',
    '  [ -n "$words" ] || case "$at" in',
    ...offers,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    `complete -o default -F _${program} ${program}`,
  ];
}

function fishScript(program: string, commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ path, words, options }) => {
    const below = commands.filter((each) => each.path === `${path} ${each.path.split(' ').at(-1)}`.trim());
    const where = path === '' ? '__fish_use_subcommand' : seenAll(path);
    const first = `complete -c ${program} -n ${quoted(where)}`;
    return [
      ...words.map((word) => {
        const { description } = below.find((each) => each.path.split(' ').at(-1) === word) ?? { description: '' };
        return `${first} -f -a ${quoted(word)} -d ${quoted(description)}`;
      }),
      ...options.map(({ flags, description, takesValue, words: values }) => {
        const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const value = takesValue ? [values.length > 0 ? `-x -a ${quoted(values.join(' '))}` : '-r'] : [];
        return [first, ...names, ...value, `-d ${quoted(description)}`].join(' ');
      }),
    ];
  });
}

/** That every word of the path was typed. */
function seenAll(path: string): string {
  return path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
}

/** As one word for any of the shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
