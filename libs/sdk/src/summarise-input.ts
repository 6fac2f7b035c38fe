import type { MessageInitShape } from '@bufbuild/protobuf';
import type { InputFieldSchema, InputSummarySchema } from '@waybill/contracts';
import { digestOfText, toCanonicalJson, type CanonicalJson } from './canonical-json.js';

/** An `InputSummary` to put into an event. */
export type InputSummaryInit = MessageInitShape<typeof InputSummarySchema>;

/**
 * Describes an input by its top-level keys, types, sizes and digests; no value is in it. An input that is no object is
 * described by its size and digest alone. Beyond the limits of `toCanonicalJson` a digest stays empty and a size is a
 * lower bound.
 */
export function summariseInput(input: unknown): InputSummaryInit {
  const whole = toCanonicalJson(input);
  const entries = typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.entries(input) : [];
  const present = entries.filter(([, value]) => value !== undefined);
  return {
    fields: present.slice(0, fieldCountMax).map(([key, value]) => summariseField(key, value)),
    omittedFieldCount: Math.max(0, present.length - fieldCountMax),
    totalBytes: BigInt(whole.bytes),
    digest: digestOf(whole),
  };
}

/** The JSON name of a value's type. */
export function typeOfJson(value: unknown): 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object' {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return value === null ? 'null' : 'object';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'null';
}

/** The longest start of a text that fits, cut between characters. */
export function withBytesMax(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text.toWellFormed();
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytesMax));
  return text.slice(0, read).toWellFormed();
}

// The contract's limits of `InputSummary.fields` and `InputField.key`.
const fieldCountMax = 64;
const keyBytesMax = 128;

function summariseField(key: string, value: unknown): MessageInitShape<typeof InputFieldSchema> {
  const canonical = toCanonicalJson(value);
  return {
    key: withBytesMax(key, keyBytesMax),
    type: typeOfJson(value),
    sizeBytes: BigInt(canonical.bytes),
    digest: digestOf(canonical),
    elementCount: countElements(value),
  };
}

function countElements(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function digestOf(canonical: CanonicalJson): Uint8Array<ArrayBuffer> {
  return canonical.tag === 'complete' ? digestOfText(canonical.text) : new Uint8Array();
}
