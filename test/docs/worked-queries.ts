/** One question of docs/queries.md with the statement that answers it, and the answer that the page shows. */
export interface WorkedQuery {
  readonly number: number;
  readonly question: string;
  readonly sql: string;
  /** A table in Markdown, as ClickHouse's format of that name has it. */
  readonly answer: string;
}

/** A heading with a number, words if there are any, a statement, and up to the next heading its answer. */
const section =
  /^## (?<number>\d+)\. (?<question>.+)\n(?<words>(?:(?!#|```).*\n)*)```sql\n(?<sql>[\s\S]*?)\n```\n(?<answer>(?:(?!#).*\n?)*)/gm;

/** The questions of the page, in its order. */
export function workedQueriesOf(page: string): readonly WorkedQuery[] {
  return [...page.matchAll(section)].map(({ groups = {} }) => ({
    number: Number(groups['number']),
    question: groups['question'] ?? '',
    sql: groups['sql'] ?? '',
    answer: (groups['answer'] ?? '').trim(),
  }));
}

/** The page with other answers, by the number of their question. */
export function withAnswers(page: string, answers: ReadonlyMap<number, string>): string {
  return [...page.matchAll(section)].reduceRight((text, { 0: found, index, groups = {} }) => {
    const { answer = '' } = groups;
    const end = index + found.length;
    const next = answers.get(Number(groups['number'])) ?? answer.trim();
    return `${text.slice(0, end - answer.length)}\n${next}\n${end === page.length ? '' : '\n'}${text.slice(end)}`;
  }, page);
}

/** The questions that a page shows in SQL; what changes something is none. */
export function statementsOf(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^```sql\n(?<sql>[\s\S]*?)\n```$/gm)].map(({ groups = {} }) => groups['sql'] ?? '');
  return blocks.filter((sql) => /^(?:SELECT|WITH)\b/.test(sql));
}
