import { createHash } from 'node:crypto';

/** What JSON can say. `undefined` and functions count as absent, as `JSON.stringify` has them. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Canonical text, or how far it came before a limit was met. */
export type CanonicalJson =
  | { readonly tag: 'complete'; readonly text: string; readonly bytes: number }
  | { readonly tag: 'too_large' | 'too_deep'; readonly bytes: number };

/** How much of a value is looked at. */
export interface CanonicalLimits {
  /** Deepest nesting of arrays and objects. Default 64. */
  readonly depthMax?: number;
  /** Most bytes of text. Default 8 MiB. */
  readonly bytesMax?: number;
}

/**
 * Writes a value as JSON text with sorted keys and without white space (RFC 8785), so that equal values have equal
 * text. Never throws: a value beyond the limits, a cycle included, is named by its tag.
 */
export function toCanonicalJson(value: unknown, limits: CanonicalLimits = {}): CanonicalJson {
  const writer: Writer = {
    parts: [],
    bytes: 0,
    bytesMax: limits.bytesMax ?? bytesMaxDefault,
    depthMax: limits.depthMax ?? depthMaxDefault,
  };
  const stop = writeValue(writer, isWritable(value) ? value : null, 0);
  if (stop !== undefined) return { tag: stop, bytes: writer.bytes };
  return { tag: 'complete', text: writer.parts.join(''), bytes: writer.bytes };
}

/** SHA-256 of the canonical JSON. Empty, which means "not computed", when the value is beyond the limits. */
export function digestOfJson(value: unknown, limits: CanonicalLimits = {}): Uint8Array<ArrayBuffer> {
  const canonical = toCanonicalJson(value, limits);
  return canonical.tag === 'complete' ? digestOfText(canonical.text) : new Uint8Array();
}

/** SHA-256 of a text as UTF-8: 32 bytes. */
export function digestOfText(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

// Deeper than any tool input that people write, shallow enough for the stack.
const depthMaxDefault = 64;
// Hashing this much takes tens of milliseconds: an emitter may not hold up its host for longer.
const bytesMaxDefault = 8 * 1024 * 1024;

type Stop = 'too_large' | 'too_deep' | undefined;

interface Writer {
  readonly parts: string[];
  bytes: number;
  readonly bytesMax: number;
  readonly depthMax: number;
}

function writeValue(writer: Writer, value: unknown, depth: number): Stop {
  if (typeof value === 'object' && value !== null) {
    if (depth >= writer.depthMax) return 'too_deep';
    return Array.isArray(value) ? writeArray(writer, value, depth) : writeObject(writer, value, depth);
  }
  return writeScalar(writer, value);
}

function writeScalar(writer: Writer, value: unknown): Stop {
  // Text longer than the limit would be escaped only to be thrown away.
  if (typeof value === 'string' && value.length > writer.bytesMax) {
    writer.bytes += value.length;
    return 'too_large';
  }
  return writeText(writer, typeof value === 'bigint' ? value.toString() : JSON.stringify(value));
}

function writeArray(writer: Writer, values: readonly unknown[], depth: number): Stop {
  let separator = '[';
  for (const value of values) {
    const stop = writeText(writer, separator) ?? writeValue(writer, isWritable(value) ? value : null, depth + 1);
    if (stop !== undefined) return stop;
    separator = ',';
  }
  return writeText(writer, separator === '[' ? '[]' : ']');
}

function writeObject(writer: Writer, object: object, depth: number): Stop {
  let separator = '{';
  for (const [key, value] of sortedEntries(object)) {
    const stop = writeText(writer, `${separator}${JSON.stringify(key)}:`) ?? writeValue(writer, value, depth + 1);
    if (stop !== undefined) return stop;
    separator = ',';
  }
  return writeText(writer, separator === '{' ? '{}' : '}');
}

function sortedEntries(object: object): [string, unknown][] {
  const entries = Object.entries(object).filter(([, value]) => isWritable(value));
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function writeText(writer: Writer, text: string): Stop {
  writer.bytes += Buffer.byteLength(text);
  if (writer.bytes > writer.bytesMax) return 'too_large';
  writer.parts.push(text);
  return undefined;
}

function isWritable(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}
