/** What is wrong with one environment variable. */
export interface EnvProblem {
  readonly name: string;
  /** What it may be. */
  readonly rule: string;
  /** What it is. */
  readonly actual: string;
}

/** A configuration, or everything that is wrong with what the operator set. */
export type ConfigOutcome<Config> =
  | { readonly kind: 'configured'; readonly config: Config }
  | { readonly kind: 'refused'; readonly problems: readonly EnvProblem[] };

/** Environment variables by name. */
export type EnvRecord = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and remembers every problem; an absent or empty variable has its default. */
export interface EnvReader {
  integer(name: string, range: { readonly fallback: number; readonly min: number; readonly max: number }): number;
  /** Text of at most `bytesMax` bytes. */
  text(name: string, rule: { readonly fallback: string; readonly bytesMax: number }): string;
  choice<Choice extends string>(
    name: string,
    rule: { readonly fallback: Choice; readonly choices: readonly Choice[] },
  ): Choice;
  /** The configuration, unless a read before had a problem. */
  finish<Config>(config: Config): ConfigOutcome<Config>;
}

const integerPattern = /^\d{1,15}$/;

export function createEnvReader(env: EnvRecord): EnvReader {
  const problems: EnvProblem[] = [];
  const valueOf = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  return {
    integer(name, { fallback, min, max }) {
      const value = valueOf(name);
      const number = value === undefined ? fallback : integerPattern.test(value) ? Number(value) : Number.NaN;
      if (value !== undefined && !(number >= min && number <= max)) {
        problems.push({ name, rule: `a whole number from ${min} to ${max}`, actual: value });
      }
      return number;
    },
    text(name, { fallback, bytesMax }) {
      const value = valueOf(name) ?? fallback;
      if (Buffer.byteLength(value) > bytesMax) {
        problems.push({ name, rule: `at most ${bytesMax} bytes`, actual: `${Buffer.byteLength(value)} bytes` });
      }
      return value;
    },
    choice(name, { fallback, choices }) {
      const value = valueOf(name);
      const choice = choices.find((candidate) => candidate === value);
      if (value !== undefined && choice === undefined) {
        problems.push({ name, rule: `one of ${choices.join(', ')}`, actual: value });
      }
      return choice ?? fallback;
    },
    finish: (config) => (problems.length === 0 ? { kind: 'configured', config } : { kind: 'refused', problems }),
  };
}

/** One problem as a line for an operator. */
export function describeProblem({ name, rule, actual }: EnvProblem): string {
  return `${name}: expected ${rule}, found "${actual.slice(0, 100)}"`;
}
