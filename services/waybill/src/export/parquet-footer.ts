/** Why a file is no Parquet file. */
export class ParquetUnreadable extends Error {
  override readonly name = 'ParquetUnreadable';
}

/** What stands at the end of a Parquet file: how long its metadata is, and its mark. */
export const parquetTailBytes = 8;
const mark = 'PAR1';

/** How many bytes of metadata stand before the tail. Throws {@link ParquetUnreadable}. */
export function parseParquetTail(tail: Buffer): number {
  if (tail.length !== parquetTailBytes || tail.toString('latin1', 4) !== mark)
    throw new ParquetUnreadable(`expected ${mark} at the end of the file, found something else`);
  return tail.readUInt32LE(0);
}

// The metadata is a struct in Thrift's compact protocol: https://github.com/apache/parquet-format, `FileMetaData`.
const rowCountField = 3;
const [typeTrue, typeFalse, typeByte, typeI64, typeDouble, typeBinary, typeList, typeSet, typeMap, typeStruct] = [
  1, 2, 3, 6, 7, 8, 9, 10, 11, 12,
];
const doubleBytes = 8;
/** Schemas nest; what nests deeper than this is none. */
const depthMax = 64;

/** Reads the number of rows out of the metadata. Throws {@link ParquetUnreadable}. */
export function parseParquetRowCount(metadata: Uint8Array): number {
  const cursor = createCursor(metadata);
  for (let field = cursor.fieldAfter(0); field !== undefined; field = cursor.fieldAfter(field.id)) {
    if (field.id === rowCountField && field.type === typeI64) return Number(zigzag(cursor.varint()));
    cursor.skip(field.type, 0);
  }
  throw new ParquetUnreadable('expected a number of rows in the metadata, found none');
}

interface Field {
  readonly id: number;
  readonly type: number;
}

function createCursor(bytes: Uint8Array) {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new ParquetUnreadable('expected more metadata, found its end');
    return value;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const next = byte();
      value |= BigInt(next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
  };
  /** `undefined`: the struct ends here. */
  const fieldAfter = (id: number): Field | undefined => {
    const head = byte();
    if (head === 0) return undefined;
    const delta = head >> 4;
    return { id: delta === 0 ? Number(zigzag(varint())) : id + delta, type: head & 0x0f };
  };
  const listHead = (): { readonly count: number; readonly type: number } => {
    const head = byte();
    return { count: head >> 4 === 15 ? Number(varint()) : head >> 4, type: head & 0x0f };
  };
  const skipMany = (count: number, types: readonly number[], depth: number): void => {
    // A truth value stands in the head of a field, and in a byte of its own within a list.
    for (let each = 0; each < count; each += 1)
      for (const type of types) skip(type === typeTrue || type === typeFalse ? typeByte : type, depth);
  };
  const skip = (type: number, depth: number): void => {
    if (depth > depthMax) throw new ParquetUnreadable('expected metadata that nests less deeply');
    if (type === typeTrue || type === typeFalse) return;
    if (type === typeByte) at += 1;
    else if (type > typeByte && type <= typeI64) varint();
    else if (type === typeDouble) at += doubleBytes;
    else if (type === typeBinary) {
      const byteCount = Number(varint());
      at += byteCount;
    } else if (type === typeList || type === typeSet) {
      const { count, type: item } = listHead();
      skipMany(count, [item], depth + 1);
    } else if (type === typeMap) {
      const count = Number(varint());
      const types = count === 0 ? 0 : byte();
      skipMany(count, [types >> 4, types & 0x0f], depth + 1);
    } else if (type === typeStruct)
      for (let field = fieldAfter(0); field !== undefined; field = fieldAfter(field.id)) skip(field.type, depth + 1);
    else throw new ParquetUnreadable(`expected a type of Thrift, found ${type}`);
  };
  return { varint, fieldAfter, skip };
}

function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}
