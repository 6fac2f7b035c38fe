import { formatBytes } from './byte-size.js';

/** The summary of an input in one line: `path string 21 B, content string 1.5 KiB`. What is no such summary stays as it is. */
export function inputText(summaryJson: string): string {
  const summary = parseSummary(summaryJson);
  if (summary === undefined) return summaryJson;
  const fields = summary.fields.map((field) => `${field.key} ${field.type} ${formatBytes(BigInt(field.size_bytes))}`);
  const omitted = summary.omitted_field_count === 0 ? [] : [`${summary.omitted_field_count} more`];
  const all = [...fields, ...omitted];
  return all.length === 0 ? 'empty' : all.join(', ');
}

interface Summary {
  readonly fields: readonly { readonly key: string; readonly type: string; readonly size_bytes: number }[];
  readonly omitted_field_count: number;
}

function parseSummary(json: string): Summary | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return isSummary(value) ? value : undefined;
}

function isSummary(value: unknown): value is Summary {
  if (typeof value !== 'object' || value === null) return false;
  const { fields, omitted_field_count: omitted } = value as Partial<Record<keyof Summary, unknown>>;
  return typeof omitted === 'number' && Array.isArray(fields) && fields.every(isField);
}

function isField(field: unknown): boolean {
  if (typeof field !== 'object' || field === null) return false;
  const { key, type, size_bytes: size } = field as Record<string, unknown>;
  return typeof key === 'string' && typeof type === 'string' && Number.isSafeInteger(size);
}
