import type { InputSummary } from '@waybill/contracts';
import { toHex } from '../payload.js';

/** An input summary as JSON text: keys, types, sizes and digests in their order, never a value. Empty when there is none. */
export function inputSummaryText(summary: InputSummary | undefined): string {
  if (summary === undefined) return '';
  return JSON.stringify({
    fields: summary.fields.map((field) => ({
      key: field.key,
      type: field.type,
      size_bytes: Number(field.sizeBytes),
      sha256: toHex(field.digest),
    })),
    omitted_field_count: summary.omittedFieldCount,
    total_bytes: Number(summary.totalBytes),
    sha256: toHex(summary.digest),
  });
}
