import type { StatementRunner } from '@waybill/ports';

const limits = { rowCountMax: 1_000, byteCountMax: 16 * 1024 * 1024 };

/** For tests: the rows of a statement as objects, as a reader gets them. Throws when there are none to be had. */
export async function askRows(runner: StatementRunner, statement: string): Promise<unknown[]> {
  const answer = await runner.listRows(statement, limits);
  if (answer.tag !== 'answered') throw new Error(`expected rows of ${statement}, found ${JSON.stringify(answer)}`);
  return answer.rows.map((row) => Object.fromEntries(answer.columns.map(({ name }, index) => [name, row[index]])));
}
