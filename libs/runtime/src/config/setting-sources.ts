import type { ConfigProblem, EnvRecord, Setting } from './settings.js';

/** Where the value of a setting comes from, strongest first. */
export const settingSources = ['flag', 'env', 'file', 'default'] as const;
export type SettingSource = (typeof settingSources)[number];

/** What the world says about settings. */
export interface SettingInputs {
  /** Values of the command line by the flag's name. */
  readonly flags: EnvRecord;
  readonly env: EnvRecord;
  /** Values of the config file by the variable's name. */
  readonly file: EnvRecord;
}

/** One value per setting, with its source. */
export interface ResolvedSettings {
  /** By the variable's name, as if all had come from the environment; a default is absent. */
  readonly env: EnvRecord;
  readonly sources: ReadonlyMap<string, SettingSource>;
}

/** Lets the strongest source win: flag, environment, file, default. An empty value says nothing. */
export function resolveSettings(
  settings: readonly Setting<unknown>[],
  { flags, env, file }: SettingInputs,
): ResolvedSettings {
  const sources = new Map<string, SettingSource>();
  const values: Record<string, string> = {};
  for (const { name, flag } of settings) {
    const candidates: readonly (readonly [SettingSource, string | undefined])[] = [
      ['flag', flag === undefined ? undefined : flags[flag]],
      ['env', env[name]],
      ['file', file[name]],
    ];
    const found = candidates.find(([, value]) => (value?.trim() ?? '') !== '');
    sources.set(name, found?.[0] ?? 'default');
    if (found?.[1] !== undefined) values[name] = found[1];
  }
  return { env: values, sources };
}

/** The values of a config file, or everything that is wrong with it. */
export type ConfigFileOutcome =
  | { readonly kind: 'read'; readonly values: EnvRecord }
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

/**
 * Reads the text of a config file: one JSON object, from the names of variables to text or numbers. `knownNames` are all
 * names that a file may hold, also those of other programs, so that one file can serve a whole installation and a
 * misspelt name is still found.
 */
export function parseConfigFile(path: string, text: string, knownNames: ReadonlySet<string>): ConfigFileOutcome {
  const document = parseJson(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { kind: 'refused', problems: [{ name: path, rule: 'one JSON object', actual: text.trim() }] };
  }
  const problems: ConfigProblem[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(document as Record<string, unknown>)) {
    if (!knownNames.has(name)) {
      problems.push({ name: path, rule: 'names of settings', actual: name });
    } else if (typeof value === 'string' || typeof value === 'number') {
      values[name] = String(value);
    } else {
      problems.push({ name: `${path}: ${name}`, rule: 'text or a number', actual: JSON.stringify(value) });
    }
  }
  return problems.length === 0 ? { kind: 'read', values } : { kind: 'refused', problems };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
