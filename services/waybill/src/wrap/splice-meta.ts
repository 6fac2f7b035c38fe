const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const comma = 0x2c;

/** Where the value of one member of an object stands in the text. */
interface Member {
  readonly key: string;
  readonly start: number;
}

/**
 * Adds members to `params._meta` of one JSON-RPC request, as text: it inserts one run of bytes and leaves every other
 * byte as it was, so number formats, key order, spacing, escapes and the line ending survive.
 *
 * `line` must be valid JSON. Answers `undefined`, meaning *forward as it is*, when `params` is absent or no object, when
 * `_meta` is there but no object, or when a key on the way occurs twice (which of the two counts is the reader's choice).
 */
export function spliceMeta(line: Buffer, members: Readonly<Record<string, string>>): Buffer | undefined {
  const additions = JSON.stringify(members).slice(1, -1);
  if (additions === '') return undefined;
  const params = findObject(line, skipSpace(line, 0), 'params');
  if (typeof params !== 'number') return undefined;
  const meta = findObject(line, params, '_meta');
  if (meta === 'unusable') return undefined;
  return meta === 'absent' ? insertFirst(line, params, `"_meta":{${additions}}`) : insertFirst(line, meta, additions);
}

/** Puts a member before the first one of the object that opens at `openAt`. */
function insertFirst(line: Buffer, openAt: number, member: string): Buffer {
  const at = openAt + 1;
  const isEmpty = line[skipSpace(line, at)] === closeBrace;
  return Buffer.concat([line.subarray(0, at), Buffer.from(isEmpty ? member : `${member},`), line.subarray(at)]);
}

/** Offset of the brace that opens the object under `key`. */
function findObject(line: Buffer, openAt: number, key: string): number | 'absent' | 'unusable' {
  if (line[openAt] !== openBrace) return 'unusable';
  const found = listMembers(line, openAt).filter((member) => member.key === key);
  const [member, second] = found;
  if (member === undefined) return 'absent';
  return second === undefined && line[member.start] === openBrace ? member.start : 'unusable';
}

/** The members of the object that opens at `openAt`, in the order of the text. */
function listMembers(line: Buffer, openAt: number): Member[] {
  const members: Member[] = [];
  let at = skipSpace(line, openAt + 1);
  while (at < line.length && line[at] === quote) {
    const keyEnd = skipString(line, at);
    const key: unknown = JSON.parse(line.toString('utf8', at, keyEnd));
    at = skipSpace(line, keyEnd);
    if (line[at] !== colon) break;
    const start = skipSpace(line, at + 1);
    members.push({ key: String(key), start });
    at = skipSpace(line, skipValue(line, start));
    if (line[at] === comma) at = skipSpace(line, at + 1);
  }
  return members;
}

function skipSpace(line: Buffer, from: number): number {
  let at = from;
  while (at < line.length && (line[at] === 0x20 || line[at] === 0x09 || line[at] === 0x0a || line[at] === 0x0d))
    at += 1;
  return at;
}

/** From the opening quote to behind the closing one. */
function skipString(line: Buffer, from: number): number {
  let at = from + 1;
  while (at < line.length && line[at] !== quote) at += line[at] === backslash ? 2 : 1;
  return at + 1;
}

/** From the first byte of a value to behind its last. Objects and arrays are counted, not parsed. */
function skipValue(line: Buffer, from: number): number {
  let depth = 0;
  let at = from;
  while (at < line.length) {
    const byte = line[at];
    if (byte === quote) {
      at = skipString(line, at);
      if (depth === 0) return at;
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === comma && depth === 0) return at;
    at += 1;
  }
  return at;
}
