/** A parsed W3C `traceparent`. Ids are lower-case hex. */
export interface TraceParent {
  /** 32 hex digits, not all zero. */
  readonly traceId: string;
  /** The caller's span: 16 hex digits, not all zero. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

/**
 * Reads a W3C `traceparent`, strictly: version 00, lower-case hex, nothing behind the flags, no id of zeros.
 * `undefined` for anything else: a caller then starts a new trace.
 */
export function parseTraceparent(text: unknown): TraceParent | undefined {
  if (typeof text !== 'string') return undefined;
  const [, traceId, spanId, flags] = pattern.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (isAllZero(traceId) || isAllZero(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & sampledFlag) !== 0 };
}

/** Writes a W3C `traceparent`. Throws a TypeError when the ids could not be read back. */
export function toTraceparent(parent: TraceParent): string {
  const text = `00-${parent.traceId}-${parent.spanId}-${parent.isSampled ? '01' : '00'}`;
  if (parseTraceparent(text) === undefined) {
    throw new TypeError(
      `Expected a trace id of 32 and a span id of 16 lower-case hex digits, not all zero; found ${text}.`,
    );
  }
  return text;
}

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const sampledFlag = 0x01;

function isAllZero(hex: string): boolean {
  return /^0+$/.test(hex);
}
