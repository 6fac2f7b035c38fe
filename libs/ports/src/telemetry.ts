/**
 * Structured log lines, one per batch or lifecycle step, never one per event.
 * `error` means that somebody must act. Field values are bounded and never secret.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A logger that says nothing: for tests and for commands whose output is their result. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
