import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import {
  listEffective,
  parseConfigFile,
  renderSettingsPage,
  resolveSettings,
  type ConfigProblem,
  type EnvRecord,
  type ResolvedSettings,
  type Setting,
} from '@waybill/runtime';
import type { CommandContext } from '../command-context.js';

/** What a command line says about settings, as commander gives it: options by their names in camel case. */
export type SettingOptions = Readonly<Record<string, unknown>>;

/** What of the world settings come from. */
export type SettingWorld = Pick<CommandContext, 'env' | 'cwd'>;

/** Settings as they stand, or everything that is wrong with where they come from. */
export type SettingsOutcome =
  | { readonly kind: 'resolved'; readonly resolved: ResolvedSettings }
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

const configFileVariable = 'WAYBILL_CONFIG_FILE';

export interface CommandSettings {
  /** The command's own. */
  readonly settings: readonly Setting<unknown>[];
  /** Everything that a config file may hold, also for other commands. */
  readonly knownNames: ReadonlySet<string>;
}

/** Gives a command its settings: an option each, a config file, a page of help, and a way to print what holds. */
export function addSettings(command: Command, { settings, knownNames }: CommandSettings, world: SettingWorld): void {
  for (const { flag, meaning, unit } of settings) {
    if (flag !== undefined) command.addOption(new Option(`--${flag} <${unit || 'value'}>`, meaning).hideHelp());
  }
  command
    .option('--config <file>', `JSON file of settings, by the names of their variables (env ${configFileVariable})`)
    .option('--print-config', 'print every setting as it stands and where it comes from, secrets hidden, and exit')
    .addHelpText('after', () => {
      const outcome = resolveCommand(command.opts(), { settings, knownNames }, world);
      const resolved = outcome.kind === 'resolved' ? outcome.resolved : { env: {}, sources: new Map() };
      return `\n${renderSettingsPage(settings, resolved)}`;
    });
}

/** Brings options, environment and config file together. */
export function resolveCommand(
  options: SettingOptions,
  { settings, knownNames }: CommandSettings,
  { env, cwd }: SettingWorld,
): SettingsOutcome {
  const file = readConfigFile(textOption(options, 'config') ?? env[configFileVariable], cwd, knownNames);
  if (file.kind === 'refused') return file;
  const flags = Object.fromEntries(
    settings.flatMap(({ flag }) => (flag === undefined ? [] : [[flag, textOption(options, toCamelCase(flag))]])),
  ) as EnvRecord;
  return { kind: 'resolved', resolved: resolveSettings(settings, { flags, env, file: file.values }) };
}

/** What `--print-config` prints: settings by name, each with its value and its source. */
export function toConfigDocument(settings: readonly Setting<unknown>[], resolved: ResolvedSettings): object {
  return Object.fromEntries(
    listEffective(settings, resolved).map(({ name, value, source }) => [name, { value, source }]),
  );
}

function readConfigFile(path: string | undefined, cwd: string, knownNames: ReadonlySet<string>) {
  if (path === undefined || path.trim() === '') return { kind: 'read' as const, values: {} };
  try {
    return parseConfigFile(path, readFileSync(resolve(cwd, path), 'utf8'), knownNames);
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    return { kind: 'refused' as const, problems: [{ name: path, rule: 'a config file that can be read', actual }] };
  }
}

function textOption(options: SettingOptions, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

function toCamelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
