import type { SqlDocument } from '@waybill/questions';
import { answerRows } from '../http/statement-routes.js';
import { fieldsOf } from './fields.js';
import { describeValue, type RowShape } from './row-shape.js';
import type { Tool } from './tool.js';

/** A row of values, in the order of the columns. */
const valuesRow: RowShape = {
  schema: { type: 'array' },
  summarise: (row) => row,
  describe: (row) => [describeValue(row)],
};

/** What no other tool answers. */
export const sqlTool: Tool = {
  name: 'sql',
  title: 'One statement of SQL',
  description:
    'Runs one SELECT (ClickHouse SQL) on the views of waybill_v, as a reader who can change nothing, within limits of time, memory and rows. Ask it only what no other tool answers: sums, joins, percentiles, credentials, surfaces, incidents, lanes, budgets. "SHOW TABLES FROM waybill_v" lists the views, "DESCRIBE TABLE waybill_v.calls" says what each column means. Money is whole nanos, 1e-9 of its currency. Say LIMIT, and name the columns that you need.',
  parameters: { statement: 'text', limit: 'number' },
  required: ['statement'],
  limits: { max: 1_000, fallback: 100 },
  modeFallback: 'full',
  shape: {
    fields: fieldsOf<SqlDocument>({ columns: 'list', is_cut: 'flag' }),
    lists: [{ name: 'rows', row: valuesRow }],
    isPaged: false,
    rest: 'LIMIT and OFFSET, fewer columns, or an aggregate in the statement get what is left out',
  },
  answer: (questions, { values: { statement = '', limit } }, options) =>
    answerRows(questions, { statement: String(statement), rowLimit: Number(limit) }, options),
};
