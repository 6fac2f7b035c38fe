import type { ResolvedSettings } from './setting-sources.js';
import { hiddenValue, textOf, type Setting, type Settings } from './settings.js';

/** What an operator is told of a setting as it stands. */
export interface EffectiveSetting {
  readonly name: string;
  readonly value: string;
  readonly source: string;
}

/** Every setting as it stands, the secret ones hidden. */
export function listEffective(schema: Settings, { env, sources }: ResolvedSettings): readonly EffectiveSetting[] {
  return Object.values(schema).map((setting) => ({
    name: setting.name,
    value: shownValue(setting, textOf(setting, env)),
    source: sources.get(setting.name) ?? 'default',
  }));
}

/** The settings as a page of `--help`: option, variable, meaning, what it may be, and what holds now and why. */
export function renderSettingsPage(schema: Settings, resolved: ResolvedSettings): string {
  const effective = listEffective(schema, resolved);
  const entries = Object.values(schema).map((setting, at) => {
    const { value = '', source = '' } = effective[at] ?? {};
    const now = source === 'default' ? '' : `; now ${value}, from ${describeSource(source)}`;
    return [
      `  --${setting.flag} <${setting.unit || 'value'}>  ${setting.name}`,
      `      ${setting.meaning}: ${setting.rule}; default ${setting.fallback || 'none'}${now}`,
    ].join('\n');
  });
  return ['Settings, of which the strongest source wins: option, environment, config file, default:', ...entries].join(
    '\n',
  );
}

/** The settings as the rows of a table in Markdown. */
export function renderSettingsTable(schema: Settings): string {
  const rows = Object.values(schema).map(
    ({ name, flag, meaning, unit, rule, fallback }) =>
      `| \`${name}\` | \`--${flag}\` | ${meaning} | ${unit} | ${rule} | ${fallback === '' ? 'none' : `\`${fallback}\``} |`,
  );
  return ['| variable | option | meaning | unit | may be | default |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

function shownValue({ isSecret }: Setting<unknown>, text: string): string {
  return isSecret && text !== '' ? hiddenValue : text;
}

function describeSource(source: string): string {
  return source === 'flag' ? 'the command line' : source === 'env' ? 'the environment' : 'the config file';
}
