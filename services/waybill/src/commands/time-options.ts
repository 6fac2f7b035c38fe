import { InvalidArgumentError, Option, type Command } from 'commander';
import { momentRule, parseMoment, resolveMoment, type Moment, type Zone } from '@waybill/questions';
import { writeLines, type CommandContext } from '../command-context.js';

/** The options by which a list says which times it means. */
export interface TimeOptions {
  readonly since?: Moment;
  readonly until?: Moment;
  readonly utc?: boolean;
  readonly local?: boolean;
}

/** Adds `--utc` and `--local`: in which zone times are shown, and those without an offset are meant. */
export function withZoneOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--utc', 'times in UTC; also those of options that name no offset (default)').conflicts('local'),
    )
    .option('--local', 'times in the zone of this machine; also those of options that name no offset');
}

/** Adds `--since` and `--until`; `what` says what lies between them, as `calls that began`. */
export function withWindowOptions(command: Command, what: string): Command {
  return command
    .option('--since <when>', `only ${what} since: 90s, 15m, 1h, 7d, …, a day or a moment`, momentParser)
    .option('--until <when>', `only ${what} before that`, momentParser);
}

/** Parses what {@link momentRule} says, and a time without an offset. */
export function momentParser(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === undefined) throw new InvalidArgumentError(`Expected ${momentRule}.`);
  return moment;
}

/** In which zone times are shown. */
export function zoneOf({ local }: TimeOptions): Zone {
  return local === true ? 'local' : 'utc';
}

/** The window in milliseconds since 1970. */
export interface AskedWindow {
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** Settles the window; says what is wrong with it, and answers `undefined`, where it names a time of no zone. */
export function readWindow(
  options: TimeOptions,
  { nowUnixMs, stderr }: Pick<CommandContext, 'nowUnixMs' | 'stderr'>,
): AskedWindow | undefined {
  const { since, until, utc, local } = options;
  const zone: Zone | undefined = local === true ? 'local' : utc === true ? 'utc' : undefined;
  const nowMs = nowUnixMs();
  const resolve = (moment: Moment | undefined) =>
    moment === undefined ? undefined : resolveMoment(moment, nowMs, zone);
  const window = { sinceMs: resolve(since), untilMs: resolve(until) };
  const isNobodys = (['since', 'until'] as const).filter(
    (name) => options[name] !== undefined && window[`${name}Ms`] === undefined,
  );
  if (isNobodys.length === 0) return window;
  writeLines(
    stderr,
    isNobodys.map(
      (name) =>
        `waybill: --${name}: expected a time with its offset such as 2026-11-24T11:00:00Z, or --local or --utc beside it`,
    ),
  );
  return undefined;
}
