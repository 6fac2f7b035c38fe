import type { ResolvedSettings } from './setting-sources.js';
import { hiddenValue, textOf, type Setting } from './settings.js';

/** What an operator is told of a setting as it stands. */
export interface EffectiveSetting {
  readonly name: string;
  readonly value: string;
  readonly source: string;
}

/** Every setting as it stands, the secret ones hidden. */
export function listEffective(
  settings: readonly Setting<unknown>[],
  { env, sources }: ResolvedSettings,
): readonly EffectiveSetting[] {
  return settings.map((setting) => ({
    name: setting.name,
    value: shownValue(setting, textOf(setting, env)),
    source: sources.get(setting.name) ?? 'default',
  }));
}

/** The settings as a page of `--help`: option, variable, meaning, what it may be, and what holds now and why. */
export function renderSettingsPage(settings: readonly Setting<unknown>[], resolved: ResolvedSettings): string {
  const effective = listEffective(settings, resolved);
  const entries = settings.map((setting, at) => {
    const { value = '', source = '' } = effective[at] ?? {};
    const now = source === 'default' ? '' : `; now ${value}, from ${describeSource(source)}`;
    return [
      setting.flag === undefined
        ? `  ${setting.name}`
        : `  --${setting.flag} <${setting.unit || 'value'}>  ${setting.name}`,
      `      ${setting.meaning}: ${setting.rule}; default ${setting.fallback || 'none'}${now}`,
    ].join('\n');
  });
  return ['Settings, of which the strongest source wins: option, environment, config file, default:', ...entries].join(
    '\n',
  );
}

/** The settings as the rows of a table in Markdown. */
export function renderSettingsTable(settings: readonly Setting<unknown>[]): string {
  const rows = settings.map(
    ({ name, flag, meaning, unit, rule, fallback }) =>
      `| \`${name}\` | ${flag === undefined ? '' : `\`--${flag}\``} | ${meaning} | ${unit} | ${rule} | ${fallback === '' ? 'none' : `\`${fallback}\``} |`,
  );
  return ['| variable | option | meaning | unit | may be | default |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

const credentialsOfUrl = /\/\/[^@/]*@/;

function shownValue({ isSecret }: Setting<unknown>, text: string): string {
  return isSecret && text !== '' ? hiddenValue : text.replace(credentialsOfUrl, `//${hiddenValue}@`);
}

function describeSource(source: string): string {
  return source === 'flag' ? 'the command line' : source === 'env' ? 'the environment' : 'the config file';
}
