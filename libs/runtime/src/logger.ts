import pino from 'pino';
import type { LogFields, Logger } from '@waybill/ports';

/** How much is said. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Which program speaks; part of every line. */
  readonly program: string;
  /** Where the lines go; standard error unless given. A terminal gets text for people. */
  readonly destination?: LogDestination;
}

export interface LogDestination {
  write(line: string): unknown;
  readonly isTTY?: boolean | undefined;
}

const standardErrorDescriptor = 2;

/**
 * A logger that writes one JSON object per line, or text on a terminal. Written at once and in order: the last line before a crash is there.
 */
export function createLogger({ level, program, destination }: LoggerOptions): Logger {
  const lines = pino(
    {
      level,
      base: { program },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination === undefined
      ? pino.destination({ dest: standardErrorDescriptor, sync: true })
      : { write: (line: string) => destination.write(destination.isTTY === true ? toTextLine(line) : line) },
  );
  return {
    debug: (message, fields) => lines.debug(fields ?? {}, message),
    info: (message, fields) => lines.info(fields ?? {}, message),
    warn: (message, fields) => lines.warn(fields ?? {}, message),
    error: (message, fields) => lines.error(fields ?? {}, message),
  };
}

/** One JSON line as people read it: time of day, level, message, fields. */
function toTextLine(line: string): string {
  const { time, level, msg, program: _, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const shown = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg)}${shown.join('')}\n`;
}

/** An error as fields of a log line: its name, code and message, and those of its nearest cause. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) {
    return { error: String(error) };
  }
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { error: error.message, errorName: error.name, errorCode: code, errorCause: cause };
}
