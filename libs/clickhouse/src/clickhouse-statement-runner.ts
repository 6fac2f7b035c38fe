import { text as textOf } from 'node:stream/consumers';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import {
  Failure,
  type StatementProgress,
  type StatementRefusal,
  type StatementRunner,
  type StreamTextOptions,
} from '@waybill/ports';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toEngineFailure, toStoreFailure, UnexpectedAnswer } from './clickhouse-failure.js';
import { listRows, readSettings } from './list-rows.js';
import { isOfStatement, parseEngineError, toStatementRefusal } from './statement-refusal.js';
import { readStatementRows, rowsFormat } from './statement-rows.js';

/** Runs statements of people on a ClickHouse server or engine. */
export interface ClickHouseStatementRunner extends StatementRunner {
  shutdown(): Promise<void>;
}

/** Longer than any statement may take: the engine's own limit says more than a connection that is given up. */
const requestTimeoutMsDefault = 150_000;

/** People wait for each other here, and never in front of the questions, which have connections of their own. */
const openConnectionCountMaxDefault = 4;

const settings: ClickHouseSettings = {
  ...readSettings,
  // The answer begins when the statement has succeeded: no text that breaks off with an error in it.
  wait_end_of_query: 1,
  // JSON has no word for NaN.
  output_format_json_quote_denormals: 1,
};

const doing = 'running the statement';

/** Connects with the first statement, as a user who may read `waybill` and `waybill_v` and set settings (`readonly = 2`). */
export function createStatementRunner(options: ClickHouseConnectionOptions): ClickHouseStatementRunner {
  const client = createConnection(
    { requestTimeoutMs: requestTimeoutMsDefault, openConnectionCountMax: openConnectionCountMaxDefault, ...options },
    { database: 'waybill_v', settings },
  );
  return {
    async listRows(statement, { rowCountMax, byteCountMax, signal }) {
      // One more than asked for tells whether there are more.
      const asked = { format: rowsFormat, rowCountMax: rowCountMax + 1, signal };
      const answer = await execute(client, statement, asked);
      if (answer.tag === 'statement_refused') return answer;
      if (answer.format !== rowsFormat && answer.format !== '') {
        answer.text.destroy();
        return { tag: 'other_format', format: answer.format };
      }
      return readStatementRows(answer.text, { rowCountMax, byteCountMax });
    },
    async streamText(statement, asked) {
      const answer = await execute(client, statement, asked);
      if (answer.tag === 'statement_refused') return answer;
      const { contentType, rowCount, text } = answer;
      return { tag: 'answered', contentType, rowCount, text };
    },
    getProgress: (id, progressOptions) => getProgress(client, id, progressOptions),
    shutdown: () => client.close(),
  };
}

type Executed = Extract<Awaited<ReturnType<ClickHouseClient['exec']>>, { readonly stream: unknown }>;

interface Answer {
  readonly tag: 'answered';
  /** In which the answer is written; empty: there is none. */
  readonly format: string;
  readonly contentType: string;
  readonly rowCount: number | undefined;
  readonly text: Executed['stream'];
}

async function execute(
  client: ClickHouseClient,
  statement: string,
  options: StreamTextOptions,
): Promise<Answer | StatementRefusal> {
  const {
    stream,
    summary,
    response_headers: headers,
    http_status_code: status = 0,
  } = await send(client, statement, options);
  const code = headers['x-clickhouse-exception-code'];
  if (typeof code === 'string') {
    const error = parseEngineError(code, await textOf(stream));
    if (isOfStatement(code)) return toStatementRefusal(error);
    throw toEngineFailure(doing, error);
  }
  if (status !== 200) {
    stream.destroy();
    throw toStoreFailure(doing, new UnexpectedAnswer(status, `HTTP status ${status}`));
  }
  const rowCount = summary?.result_rows === undefined ? undefined : Number(summary.result_rows);
  const { 'x-clickhouse-format': format = '', 'content-type': contentType = 'text/plain' } = headers;
  return { tag: 'answered', format: String(format), contentType: String(contentType), rowCount, text: stream };
}

async function send(
  client: ClickHouseClient,
  statement: string,
  { format, rowCountMax, id, timeoutSeconds, signal }: StreamTextOptions,
): Promise<Executed> {
  try {
    signal?.throwIfAborted();
    return await client.exec({
      query: statement,
      http_headers: { 'X-ClickHouse-Format': format },
      clickhouse_settings: {
        ...(rowCountMax === undefined ? {} : { limit: String(rowCountMax) }),
        ...(timeoutSeconds === undefined ? {} : { max_execution_time: timeoutSeconds }),
      },
      // What the client makes of an error leaves out what ClickHouse says behind the first word in brackets.
      ignore_error_response: true,
      ...(id === undefined ? {} : { query_id: id }),
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
  } catch (error) {
    if (signal?.aborted === true)
      throw new Failure('retryable', 'question_cancelled', `${doing}: nobody waits for the answer any more`, error);
    throw toStoreFailure(doing, error);
  }
}

interface ProgressRow {
  readonly elapsed: number;
  readonly read_rows: string;
  readonly total_rows_approx: string;
}

async function getProgress(
  client: ClickHouseClient,
  id: string,
  options: Parameters<StatementRunner['getProgress']>[1],
): Promise<StatementProgress | undefined> {
  const query = `SELECT elapsed, read_rows, total_rows_approx
FROM system.processes
WHERE query_id = {id:String}`;
  try {
    const [row] = await listRows<ProgressRow>(client, { query, query_params: { id } }, 'looking at progress', options);
    if (row === undefined) return undefined;
    const { elapsed, read_rows: read, total_rows_approx: total } = row;
    return { elapsedSeconds: elapsed, readRowCount: Number(read), totalRowCount: Number(total) };
  } catch (error) {
    // A server of one's own need not let the account see it.
    if (error instanceof Failure && error.code === 'store_access_denied') return undefined;
    throw error;
  }
}
