import { fromBinary, toJson } from '@bufbuild/protobuf';
import { TraceEventSchema } from '@waybill/contracts';
import type { ReadQuarantineRow, StoredFailure } from '@waybill/clickhouse';
import type { RedriveResult } from '../quarantine/redrive-plan.js';
import { formatBytes } from './byte-size.js';
import { createPaint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { paintTable } from './painted-table.js';
import type { Column } from './table.js';
import { toSecond } from './utc-time.js';

/** How quarantine is shown. */
export interface QuarantineTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
}

const columns: readonly Column[] = [
  { title: 'WHEN (UTC)', dropRank: 3 },
  { title: 'FAILURE' },
  { title: 'STAGE' },
  { title: 'REASON' },
  { title: 'EVENT', widthMin: 8, dropRank: 4 },
  { title: 'PRODUCER', widthMin: 10, dropRank: 2 },
  { title: 'SIZE', align: 'right', dropRank: 5 },
  { title: 'SENT AGAIN', widthMin: 8 },
  { title: 'WHY', widthMin: 20, dropRank: 1 },
];

/** Failures as a table for people, in the order given. Pure. */
export function renderQuarantine(
  rows: readonly ReadQuarantineRow[],
  { width, colour }: QuarantineTableOptions,
): readonly string[] {
  const paint = createPaint(colour);
  return paintTable(columns, toPrintableDeep(rows).map(cellsOf), { width, paint, shownBy: '--json' });
}

function cellsOf(row: ReadQuarantineRow): readonly string[] {
  return [
    toSecond(row.appended_at),
    row.failure_id,
    row.stage,
    row.reason,
    row.event_count > 1 ? `${row.event_count} events` : row.event_id,
    producerOf(row),
    formatBytes(BigInt(row.payload_bytes)),
    row.redrives === '0' ? '' : row.redrive_outcome,
    row.detail,
  ];
}

function producerOf({ source_service, source_instance }: ReadQuarantineRow): string {
  return `${source_service} ${source_instance}`.trim();
}

/** One failure with its payload, for people. Pure. */
export function renderFailure({ failure, redrives }: StoredFailure, colour: boolean): readonly string[] {
  const paint = createPaint(colour);
  const shown = toPrintableDeep(failure);
  const facts: readonly (readonly [string, string])[] = [
    ['failure', shown.failure_id],
    ['reason', `${shown.reason}, by the ${shown.stage}`],
    ['why', shown.detail],
    ['event', shown.event_count > 1 ? `${shown.event_count} events that were only counted` : shown.event_id],
    ['producer', producerOf(shown)],
    ['number', shown.source_sequence === '0' ? '' : `${shown.source_sequence} of start ${shown.source_epoch}`],
    ['stands in', shown.origin],
    ['appended', `${shown.appended_at} UTC`],
    ['tenant', shown.tenant_id],
  ];
  const payload = payloadLines(Buffer.from(failure.payload_base64, 'base64'), failure.payload_bytes);
  return [
    ...facts.filter(([, text]) => text !== '').map(([name, text]) => `${paint.faint(name.padEnd(10))}${text}`),
    ...toPrintableDeep(redrives).map(
      (each) =>
        `${paint.faint('sent again'.padEnd(10))} ${toSecond(each.redriven_at)} UTC by ${each.operator}: ${each.outcome}${each.detail === '' ? '' : ` (${each.detail})`}`,
    ),
    '',
    ...payload,
  ];
}

/** Nobody reads more of what is no event. */
const shownBytesMax = 512;
const bytesPerLine = 16;

function payloadLines(payload: Buffer, payloadBytes: number): readonly string[] {
  if (payload.length === 0) return [`payload of ${payloadBytes} bytes, which were not kept`];
  const decoded = decodePayload(payload);
  if (decoded !== undefined)
    return [`payload of ${payload.length} bytes:`, ...JSON.stringify(decoded, null, 2).split('\n')];
  const lines: string[] = [];
  for (let first = 0; first < Math.min(payload.length, shownBytesMax); first += bytesPerLine) {
    const part = payload.subarray(first, first + bytesPerLine);
    const text = part.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.');
    lines.push(`${first.toString(16).padStart(6, '0')}  ${hexOf(part).padEnd(bytesPerLine * 3)} ${text}`);
  }
  const rest = payload.length - shownBytesMax;
  return [
    `payload of ${payload.length} bytes, which are no event of this version:`,
    ...lines,
    ...(rest > 0 ? [`… ${rest} more: --json has them all`] : []),
  ];
}

function hexOf(bytes: Buffer): string {
  return Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join(' ');
}

/** The event in the contract's JSON, with nothing in it that commands a terminal; `undefined` when it is none. */
export function decodePayload(payload: Uint8Array): unknown {
  try {
    const event = fromBinary(TraceEventSchema, payload);
    if (event.eventId === '' && event.payload.case === undefined) return undefined;
    return toPrintableDeep(toJson(TraceEventSchema, event, { useProtoFieldName: true }));
  } catch {
    return undefined;
  }
}

const words: Readonly<Record<RedriveResult['kind'], string>> = {
  stored: 'stored',
  duplicate: 'duplicate: stored already, not sent',
  conflict: 'still in conflict, not sent',
  refused_again: 'refused again',
  quarantined_again: 'quarantined again',
  appended: 'in the log, not seen in the store yet',
  not_redrivable: 'cannot be sent again',
};

/** What became of each failure that was sent again. Pure. */
export function renderRedrive(results: readonly RedriveResult[]): readonly string[] {
  return toPrintableDeep(results).map(({ failureId, kind, detail }) =>
    detail === '' ? `${failureId}  ${words[kind]}` : `${failureId}  ${words[kind]}: ${detail}`,
  );
}
