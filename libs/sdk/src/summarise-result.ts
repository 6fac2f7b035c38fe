import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ResultSummarySchema } from '@waybill/contracts';
import { digestOfJson, digestOfText, toCanonicalJson } from './canonical-json.js';
import { typeOfJson, withBytesMax } from './summarise-input.js';

/** A `ResultSummary` to put into an event. */
export type ResultSummaryInit = MessageInitShape<typeof ResultSummarySchema>;

/**
 * Describes what a tool returned by size, digest and shape; no value is in it. An MCP result's content blocks are
 * counted and their types listed. Beyond the limits of `toCanonicalJson` the digests stay empty and the size is a lower
 * bound.
 */
export function summariseResult(result: unknown): ResultSummaryInit {
  const canonical = toCanonicalJson(result);
  const isComplete = canonical.tag === 'complete';
  const blocks = listContentBlocks(result);
  return {
    totalBytes: BigInt(canonical.bytes),
    digest: isComplete ? digestOfText(canonical.text) : new Uint8Array(),
    contentBlockCount: blocks.length,
    contentTypes: blocks.slice(0, contentTypeCountMax).map(toContentType),
    shapeDigest: isComplete ? digestOfJson(toShape(result)) : new Uint8Array(),
    hasStructuredContent: isRecord(result) && result['structuredContent'] !== undefined,
  };
}

/**
 * The shape of a value: each scalar by its type, each object by its keys, each array by the distinct shapes of its
 * elements. Two results with equal shapes can be read by the same program.
 */
export function toShape(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = new Map(value.map(toShape).map((shape) => [JSON.stringify(shape), shape]));
    return [...shapes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shape]) => shape);
  }
  if (!isRecord(value)) return typeOfJson(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return Object.fromEntries(keys.sort().map((key) => [key, toShape(value[key])]));
}

// The contract's limit of `ResultSummary.content_types`.
const contentTypeCountMax = 16;
const contentTypeBytesMax = 128;

function listContentBlocks(result: unknown): readonly unknown[] {
  const content = isRecord(result) ? result['content'] : undefined;
  return Array.isArray(content) ? content : [];
}

function toContentType(block: unknown): string {
  const type = isRecord(block) ? block['type'] : undefined;
  return typeof type === 'string' ? withBytesMax(type, contentTypeBytesMax) : 'unknown';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
