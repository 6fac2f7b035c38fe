import { describeProblem, parseSections, type SectionsOf } from '@waybill/runtime';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { resolveCommand, toConfigDocument, type SettingOptions } from './command-settings.js';
import { chooseEngines, type Engines } from './engine-choice.js';
import { commandSettingsOf, processSections, type ProcessName } from './process-settings.js';

/** What is set about a process, by its parts. */
export type ProcessConfigOf<Name extends ProcessName> = SectionsOf<(typeof processSections)[Name]>;

/** The configuration of a process, or the status to exit with: everything has been said then. */
export type OpenedConfig<Name extends ProcessName> =
  | { readonly kind: 'opened'; readonly config: ProcessConfigOf<Name>; readonly engines: Engines }
  | { readonly kind: 'exit'; readonly exitCode: ExitCode };

/** Brings the settings of a process together and checks them all; prints them when that is asked for. */
export function openConfig<Name extends ProcessName>(
  name: Name,
  options: SettingOptions,
  context: CommandContext,
): OpenedConfig<Name> {
  const commandSettings = commandSettingsOf(name);
  const outcome = resolveCommand(options, commandSettings, context);
  if (outcome.kind === 'refused') return refuse(outcome.problems.map(describeProblem), context);
  const { env } = outcome.resolved;
  const parsed = parseSections<(typeof processSections)[Name]>(processSections[name], env);
  const chosen = chooseEngines(env);
  if (parsed.kind === 'refused' || chosen.kind === 'refused') {
    const problems = parsed.kind === 'refused' ? parsed.problems.map(describeProblem) : [];
    return refuse([...problems, ...(chosen.kind === 'refused' ? chosen.problems : [])], context);
  }
  if (options['printConfig'] === true) {
    writeJson(context.stdout, toConfigDocument(commandSettings.settings, outcome.resolved));
    return { kind: 'exit', exitCode: exitCodes.ok };
  }
  return { kind: 'opened', config: parsed.config, engines: chosen.engines };
}

function refuse(problems: readonly string[], { stderr }: CommandContext) {
  writeLines(
    stderr,
    problems.map((each) => toPrintable(`waybill: cannot start: ${each}`)),
  );
  return { kind: 'exit' as const, exitCode: exitCodes.usage };
}
