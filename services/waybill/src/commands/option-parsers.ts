import { InvalidArgumentError } from 'commander';
import { parseSpanMs } from '@waybill/questions';

/** Makes the parser of a whole number within a range; anything else is a usage error that says so. */
export function integerParser(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}

/** Parses `90s`, `15m`, `1h`, `7d`, `2w`. */
export function parseSpan(text: string): number {
  const spanMs = parseSpanMs(text);
  if (spanMs === undefined) throw new InvalidArgumentError('Expected a span such as 90s, 15m, 1h, 7d or 2w.');
  return spanMs;
}
