import type { Readable } from 'node:stream';
import { ClickHouseError, parseError, type ResponseHeaders } from '@clickhouse/client';
import { UnexpectedAnswer } from './clickhouse-failure.js';

/** What came back for one insert. */
export interface InsertAnswer {
  readonly stream: Readable;
  readonly response_headers: ResponseHeaders;
  readonly http_status_code?: number;
  readonly summary?: { readonly written_rows: string };
}

/** Enough of an answer to read ClickHouse's words in it. */
const keptBytesMax = 16 * 1024;

/** Enough of what somebody else answered to recognise who that was. */
const shownLengthMax = 200;

/**
 * Resolves when the answer says that the rows are stored, and rejects otherwise, with ClickHouse's error where there is
 * one. A status of 200 alone says nothing: an error may follow it, in a header or in the text, and something between
 * ClickHouse and us may have made it up. An insert's answer has no text, and its summary counts what was written.
 */
export async function refuseUnlessStored(
  { stream, response_headers, http_status_code: status = 0, summary }: InsertAnswer,
  rowCount: number,
): Promise<void> {
  const text = await readEnd(stream);
  const code = response_headers['x-clickhouse-exception-code'];
  // Views that somebody hung on our tables count as well.
  const isStored = Number(summary?.written_rows ?? 0) >= rowCount;
  if (status === 200 && code === undefined && text === '' && isStored) return;
  const error = parseError(text);
  if (error instanceof ClickHouseError) throw error;
  if (typeof code === 'string') throw new ClickHouseError({ code, type: '', message: text });
  const written = `${summary?.written_rows ?? 'an unknown number'} of ${rowCount} rows written`;
  throw new UnexpectedAnswer(status, `HTTP status ${status}, ${written}, and "${text.slice(0, shownLengthMax)}"`);
}

/** Reads to the end, which gives the connection back; keeps the end of it, where an error stands. */
async function readEnd(stream: Readable): Promise<string> {
  let kept = Buffer.alloc(0);
  for await (const chunk of stream) kept = Buffer.concat([kept, chunk as Buffer]).subarray(-keptBytesMax);
  return kept.toString('utf8');
}
