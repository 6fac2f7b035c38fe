import type { Command, Option } from 'commander';
import { acceptedWords } from '@waybill/questions';

/** What can be completed behind a command. */
export interface CompletedCommand {
  /** `calls`, `quarantine list`; empty of the program itself. */
  readonly path: string;
  readonly description: string;
  /** Commands below it, or what its argument may be. */
  readonly words: readonly string[];
  readonly options: readonly CompletedOption[];
}

/** An option. */
export interface CompletedOption {
  /** `--outcome`; some have a short form, too. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What its value may be, where that is a closed list. */
  readonly words: readonly string[];
}

/** A command and all below it, as they are declared. Pure. */
export function listCompletedCommands(command: Command, path = ''): readonly CompletedCommand[] {
  const below = command.commands.map((each) => [each, `${path} ${each.name()}`.trim()] as const);
  const argumentWords = command.registeredArguments.flatMap((each) => each.argChoices ?? []);
  const own: CompletedCommand = {
    path,
    description: command.description(),
    words: [...below.map(([each]) => each.name()), ...argumentWords],
    options: command.options.filter(({ hidden }) => !hidden).map((option) => toCompletedOption(option, path)),
  };
  return [own, ...below.flatMap(([each, itsPath]) => listCompletedCommands(each, itsPath))];
}

function toCompletedOption(option: Option, path: string): CompletedOption {
  const { long, short, description, required, optional, argChoices } = option;
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    description,
    takesValue: required || optional,
    words: argChoices ?? acceptedWords[filterOf(option.attributeName(), path)] ?? [],
  };
}

/** The filter of a question that an option restricts. */
function filterOf(name: string, path: string): string {
  if (path === 'sessions' && name === 'state') return 'terminalState';
  if (path === 'sessions' && name === 'recovery') return 'recoveryStatus';
  return questioned.has(path) ? name : '';
}

/** The commands whose options have the names of the filters. */
const questioned: ReadonlySet<string> = new Set(['calls', 'tail', 'denials']);
