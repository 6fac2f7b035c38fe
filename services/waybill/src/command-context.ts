import type { Writable } from 'node:stream';
import type { EnvRecord } from '@waybill/runtime';

/** What the world outside gives a command. Made once, in `main.ts`; a test makes its own. */
export interface CommandContext {
  /** The product's version. */
  readonly version: string;
  readonly env: EnvRecord;
  readonly cwd: string;
  readonly homeDirectory: string;
  readonly nowUnixMs: () => number;
  /** For results, which a program may read. */
  readonly stdout: Writable;
  /** For everything said to people beside the result. */
  readonly stderr: Writable;
  readonly terminal: Terminal;
}

/** What stdout is. */
export interface Terminal {
  readonly isTerminal: boolean;
  /** Characters of a line; `Infinity` when nobody looks, so that nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
}

/** What is known of a stream before anything is decided. */
export interface StreamFacts {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const widthWhenUnknown = 80;

/** Decides width and colour: colours only on a terminal that can, and never under NO_COLOR (no-color.org). */
export function terminalOf(stream: StreamFacts, env: EnvRecord): Terminal {
  if (stream.isTTY !== true) return { isTerminal: false, width: Number.POSITIVE_INFINITY, colour: false };
  const isPlain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return { isTerminal: true, width: stream.columns || widthWhenUnknown, colour: !isPlain };
}

/** The terminal as it is, or, with `--wide`, as if its lines had no end. */
export function terminalFor({ wide }: { readonly wide?: boolean }, terminal: Terminal): Terminal {
  return wide === true ? { ...terminal, width: Number.POSITIVE_INFINITY } : terminal;
}

/** Writes lines, each with its end. */
export function writeLines(stream: Writable, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}

/** Writes one JSON document. */
export function writeJson(stream: Writable, value: unknown): void {
  stream.write(`${JSON.stringify(value, null, 2)}\n`);
}
