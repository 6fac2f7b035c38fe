import {
  exportColumnsStatement,
  exportIdentityStatement,
  exportOpenStatement,
  exportRowsStatement,
  exportStandsStatement,
  exportStepsStatement,
  type ExportSubject,
  type ExportWindow,
} from '@waybill/clickhouse';
import {
  Failure,
  type StatementColumn,
  type StatementRefusal,
  type StatementRunner,
  type StatementText,
  type StatementValue,
} from '@waybill/ports';
import { exportFormats, type ExportFormat } from './export-formats.js';
import type { PartStand } from './export-manifest.js';
import type { StepCount } from './export-plan.js';

/** Where exported rows come from. */
export interface ExportSource {
  getProjection(): Promise<string>;
  listColumns(): Promise<readonly StatementColumn[]>;
  countSteps(window: ExportWindow, stepMs: number): Promise<readonly StepCount[]>;
  /** How parts that lie next to each other stand, in their order. */
  listStands(parts: readonly ExportWindow[]): Promise<readonly PartStand[]>;
  /** `undefined` where no row says of itself that it may change. */
  countOpen(window: ExportWindow): Promise<number | undefined>;
  /** A part that is too large for one statement is refused. */
  readRows(window: ExportWindow): Promise<StatementText | StatementRefusal>;
}

export interface ExportSourceOptions {
  readonly runner: StatementRunner;
  readonly what: ExportSubject;
  readonly format: ExportFormat;
  readonly signal: AbortSignal;
}

/** More parts than this are not planned; see `planParts`. */
export const partCountMax = 10_000;

const bounds = { rowCountMax: partCountMax, byteCountMax: 16 * 1024 * 1024 };

/** Rows of a subject, by the statements of whoever may read. */
export function createExportSource({ runner, what, format, signal }: ExportSourceOptions): ExportSource {
  const list = async (statement: string) => {
    const answer = await runner.listRows(statement, { ...bounds, signal });
    if (answer.tag === 'answered' && !answer.isCut) return answer;
    if (answer.tag === 'statement_refused') throw toExportFailure(answer);
    throw new Error(`expected an answer of at most ${bounds.rowCountMax} rows to ${statement}`);
  };
  return {
    async getProjection() {
      const { rows } = await list(exportIdentityStatement);
      return toText(rows[0]?.[0]);
    },
    async listColumns() {
      return (await list(exportColumnsStatement(what))).columns;
    },
    async countSteps(window, stepMs) {
      const { rows } = await list(exportStepsStatement(what, window, stepMs));
      return rows.map(([step, rowCount]) => ({ step: Number(step), rowCount: Number(rowCount) }));
    },
    async listStands(parts) {
      const [first, last] = [parts[0], parts.at(-1)];
      if (first === undefined || last === undefined) return [];
      const window = { fromMs: first.fromMs, untilMs: last.untilMs };
      const starts = parts.map(({ fromMs }) => fromMs);
      const { rows } = await list(exportStandsStatement(what, window, starts));
      const stands = new Map(
        rows.map(([start, rowCount, versions]) => [
          Number(start),
          { rowCount: Number(rowCount), versions: toText(versions) },
        ]),
      );
      return starts.map((start) => stands.get(start) ?? { rowCount: 0, versions: '0' });
    },
    async countOpen(window) {
      const statement = exportOpenStatement(what, window);
      return statement === undefined ? undefined : Number((await list(statement)).rows[0]?.[0] ?? 0);
    },
    readRows: (window) =>
      runner.streamText(exportRowsStatement(what, window), { format: exportFormats[format], signal }),
  };
}

/** Names and sums come as text. */
function toText(value: StatementValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`expected text, found ${JSON.stringify(value)}`);
}

/** A refusal that no smaller part can help. */
export function toExportFailure({ code, name, message, advice }: StatementRefusal): Failure {
  const said = `ClickHouse answered ${code} ${name}: ${message}`;
  return new Failure('permanent', 'statement_refused', advice === '' ? said : `${said} (${advice})`);
}
