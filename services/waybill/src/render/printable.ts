/**
 * Characters that command a terminal or reorder what people read: C0 and C1 controls, and the bidirectional overrides.
 * What an emitter wrote into a name or a message must not move the cursor of the operator who reads it.
 */
// oxlint-disable-next-line no-control-regex -- naming the control characters is the point.
const commanding = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text with every such character in its visible form `\u001b`. */
export function toPrintable(text: string): string {
  return text.replace(commanding, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same plain value with every text in it made printable. Objects of classes are not expected. */
export function toPrintableDeep<T>(value: T): T {
  return printableOf(value) as T;
}

function printableOf(value: unknown): unknown {
  if (typeof value === 'string') return toPrintable(value);
  if (Array.isArray(value)) return value.map(printableOf);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, printableOf(each)]));
}
