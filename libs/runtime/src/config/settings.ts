/** Environment variables by name. */
export type EnvRecord = Readonly<Record<string, string | undefined>>;

/** One thing that an operator may set: what it is called, what it means, what it may be. */
export interface Setting<Value> {
  /** The name of the environment variable, which is also its name in a config file. */
  readonly name: string;
  /** The option of the command line, without its dashes; none for a secret, which everybody could read in a list of processes. */
  readonly flag: string | undefined;
  /** What it is for, as a sentence without its full stop. */
  readonly meaning: string;
  /** `ms`, `bytes` …; empty for what is not a quantity. */
  readonly unit: string;
  /** What it may be. */
  readonly rule: string;
  /** What holds when nobody sets it, as an operator would write it; empty: nothing. */
  readonly fallback: string;
  /** Its value is shown to nobody. */
  readonly isSecret: boolean;
  /** The value that a text means; `undefined` when it breaks the rule. */
  readonly parse: (text: string) => Value | undefined;
}

/** The settings of a program by the name that its code has for them. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What parsing settings gives. */
export type ConfigOf<Schema extends Settings> = {
  readonly [Key in keyof Schema]: Schema[Key] extends Setting<infer Value> ? Value : never;
};

/** What every kind of setting has. */
interface Naming {
  /** Default: the variable's name in kebab-case, without `WAYBILL_`. */
  readonly flag?: string;
  readonly meaning: string;
}

const integerPattern = /^\d{1,15}$/;

/** A whole number with its unit. */
export function integerSetting(
  name: string,
  options: Naming & { readonly unit?: string; readonly fallback: number; readonly min: number; readonly max: number },
): Setting<number> {
  const { min, max } = options;
  return {
    ...namingOf(name, options),
    unit: options.unit ?? '',
    rule: `a whole number from ${min} to ${max}`,
    fallback: String(options.fallback),
    isSecret: false,
    parse(text) {
      const number = integerPattern.test(text) ? Number(text) : Number.NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

/** Text of at most `bytesMax` bytes; empty when nobody sets it and there is no fallback. */
export function textSetting(
  name: string,
  options: Naming & {
    /** What it has to look like, for people; whoever uses it checks that. */
    readonly form?: string;
    readonly fallback?: string;
    readonly bytesMax: number;
    readonly isSecret?: boolean;
  },
): Setting<string> {
  const isSecret = options.isSecret ?? false;
  const naming = namingOf(name, options);
  return {
    ...naming,
    flag: isSecret ? undefined : naming.flag,
    unit: '',
    rule: options.form ?? `text of at most ${options.bytesMax} bytes`,
    fallback: options.fallback ?? '',
    isSecret,
    parse: (text) => (Buffer.byteLength(text) <= options.bytesMax ? text : undefined),
  };
}

/** One of a few words. */
export function choiceSetting<Choice extends string>(
  name: string,
  options: Naming & { readonly fallback: Choice; readonly choices: readonly Choice[] },
): Setting<Choice> {
  return {
    ...namingOf(name, options),
    unit: '',
    rule: `one of ${options.choices.join(', ')}`,
    fallback: options.fallback,
    isSecret: false,
    parse: (text) => options.choices.find((choice) => choice === text),
  };
}

function namingOf(name: string, { flag, meaning }: Naming): Pick<Setting<unknown>, 'name' | 'meaning' | 'flag'> {
  return {
    name,
    meaning,
    flag:
      flag ??
      name
        .replace(/^WAYBILL_/, '')
        .toLowerCase()
        .replaceAll('_', '-'),
  };
}

/** What is wrong with one thing that an operator set. */
export interface ConfigProblem {
  readonly name: string;
  /** What it may be. */
  readonly rule: string;
  /** What it is. */
  readonly actual: string;
}

/** A configuration, or everything that is wrong with what the operator set. */
export type ConfigOutcome<Config> =
  | { readonly kind: 'configured'; readonly config: Config }
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

/** What stands for the value of a secret. */
export const hiddenValue = '(hidden)';

/** Reads a whole schema and reports every problem at once. What is absent or empty has its fallback. */
export function parseSettings<Schema extends Settings>(
  schema: Schema,
  env: EnvRecord,
): ConfigOutcome<ConfigOf<Schema>> {
  const problems: ConfigProblem[] = [];
  const entries = Object.entries(schema).map(([key, setting]) => {
    const text = textOf(setting, env);
    const value = setting.parse(text);
    if (value === undefined) {
      problems.push({ name: setting.name, rule: setting.rule, actual: setting.isSecret ? hiddenValue : text });
    }
    return [key, value] as const;
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'configured', config: Object.fromEntries(entries) as ConfigOf<Schema> };
}

/** A configuration in parts, each with a schema of its own. */
export type Sections = Readonly<Record<string, Settings>>;

/** What parsing sections gives. */
export type SectionsOf<Parts extends Sections> = { readonly [Part in keyof Parts]: ConfigOf<Parts[Part]> };

/** Reads several schemas and reports the problems of all of them at once. */
export function parseSections<Parts extends Sections>(parts: Parts, env: EnvRecord): ConfigOutcome<SectionsOf<Parts>> {
  const outcomes = Object.entries(parts).map(([part, schema]) => [part, parseSettings(schema, env)] as const);
  const problems = outcomes.flatMap(([, outcome]) => (outcome.kind === 'refused' ? outcome.problems : []));
  if (problems.length > 0) return { kind: 'refused', problems };
  const configs = outcomes.map(([part, outcome]) => [part, outcome.kind === 'configured' ? outcome.config : undefined]);
  return { kind: 'configured', config: Object.fromEntries(configs) as SectionsOf<Parts> };
}

/** All settings of all parts, in their order. */
export function listSettings(parts: Sections): readonly Setting<unknown>[] {
  return Object.values(parts).flatMap((schema) => Object.values(schema));
}

/** What is set, or else the fallback. */
export function textOf(setting: Setting<unknown>, env: EnvRecord): string {
  return env[setting.name]?.trim() || setting.fallback;
}

const shownCharactersMax = 100;

/** One problem as a line for an operator. */
export function describeProblem({ name, rule, actual }: ConfigProblem): string {
  return `${name}: expected ${rule}, found "${actual.slice(0, shownCharactersMax)}"`;
}
