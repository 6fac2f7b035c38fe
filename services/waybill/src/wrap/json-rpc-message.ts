import type { LongLine } from './line-splitter.js';

/** A JSON object as parsed from the wire: nothing about its members is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON-RPC id. `null` never identifies a call. */
export type JsonRpcId = string | number;

/** What one JSON-RPC message is, as far as an observer needs to tell. */
export type JsonRpcMessage =
  | { readonly kind: 'request'; readonly id: JsonRpcId; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'result'; readonly id: JsonRpcId; readonly result: JsonObject }
  | { readonly kind: 'error'; readonly id: JsonRpcId; readonly error: JsonObject };

/** How many messages of one JSON-RPC batch are looked at. */
const batchMessageCountMax = 256;

/**
 * Reads the JSON-RPC messages of one line: one, several for a batch, none for anything that is not JSON-RPC.
 * Never throws.
 */
export function parseJsonRpcLine(bytes: Buffer): JsonRpcMessage[] {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return [];
  }
  const candidates = Array.isArray(value) ? value.slice(0, batchMessageCountMax) : [value];
  return candidates.flatMap((candidate) => parseMessage(candidate) ?? []);
}

/** An object's own view of an unknown value; an empty object when it is none. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value when it is a string, else an empty string. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether a value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON-RPC id as a map key: `1` and `"1"` are different ids. */
export function toIdKey(id: JsonRpcId): string {
  return typeof id === 'string' ? `s:${id}` : `n:${id}`;
}

const scalarId = '("(?:[^"\\\\]|\\\\.){0,256}"|-?\\d{1,20})';
const idAtHead = new RegExp(`^\\s*\\{\\s*(?:"jsonrpc"\\s*:\\s*"2\\.0"\\s*,\\s*)?"id"\\s*:\\s*${scalarId}\\s*,`);
// A scalar followed by one brace and the end of the line can only be the last member of the outermost object.
const idAtTail = new RegExp(`,\\s*"id"\\s*:\\s*${scalarId}\\s*\\}\\s*$`);

/** The id of a message that was too long to parse, from its first or last bytes; `undefined` when it stands in neither. */
export function parseLongLineId(line: LongLine): JsonRpcId | undefined {
  const found = idAtTail.exec(line.tail.toString('latin1')) ?? idAtHead.exec(line.head.toString('latin1'));
  if (found?.[1] === undefined) return undefined;
  try {
    return parseId(JSON.parse(Buffer.from(found[1], 'latin1').toString('utf8')));
  } catch {
    return undefined;
  }
}

function parseMessage(value: unknown): JsonRpcMessage | undefined {
  if (!isObject(value)) return undefined;
  const id = parseId(value['id']);
  const method = value['method'];
  if (typeof method === 'string') {
    const params = asObject(value['params']);
    return id === undefined ? { kind: 'notification', method, params } : { kind: 'request', id, method, params };
  }
  if (id === undefined) return undefined;
  if (isObject(value['error'])) return { kind: 'error', id, error: value['error'] };
  return isObject(value['result']) ? { kind: 'result', id, result: value['result'] } : undefined;
}

function parseId(value: unknown): JsonRpcId | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
