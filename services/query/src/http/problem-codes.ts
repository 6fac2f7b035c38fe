/** One `code` of a problem. */
export interface ProblemCode {
  readonly status: number;
  /** When it is answered, as a row of a table says it. */
  readonly when: string;
  /** The exported type in `problem-documents.ts` that describes it. */
  readonly document: 'ProblemDocument' | 'RefusedProblem' | 'AbsentProblem' | 'AmbiguousProblem' | 'StatementProblem';
  /**
   * Which paths may answer so: all, those that look up an id, those that name it among their `problems`, or no path that there
   * is.
   */
  readonly of: 'all' | 'one' | 'named' | 'none';
}

const question = (status: number, when: string) => ({ status, when, document: 'ProblemDocument', of: 'all' }) as const;

/** What can be wrong, by `code`; `docs/http.md` and `openapi.json` follow from it. The store has further codes of 503. */
export const problemCodes = {
  question_refused: {
    status: 400,
    when: 'a parameter, word, number or cursor is not accepted; `errors` says which',
    document: 'RefusedProblem',
    of: 'all',
  },
  statement_refused: {
    status: 400,
    when: 'ClickHouse would not run the statement, or broke it off at a limit; `detail` has its words',
    document: 'StatementProblem',
    of: 'named',
  },
  host_not_allowed: {
    status: 403,
    when: 'the name in `Host` or the page in `Origin` is none that may ask; `WAYBILL_HTTP_ALLOWED_HOSTS` allows more',
    document: 'ProblemDocument',
    of: 'all',
  },
  not_found: {
    status: 404,
    when: 'nothing has this id; `freshness` says what that is worth',
    document: 'AbsentProblem',
    of: 'one',
  },
  no_such_path: { status: 404, when: 'there is no such path', document: 'ProblemDocument', of: 'none' },
  no_such_method: {
    status: 405,
    when: 'the path is not asked so; `Allow` says how',
    document: 'ProblemDocument',
    of: 'none',
  },
  id_ambiguous: {
    status: 409,
    when: 'the beginning of an id fits several; `candidates` has the first few',
    document: 'AmbiguousProblem',
    of: 'one',
  },
  too_many_questions: question(429, 'more questions at once than `WAYBILL_QUERY_IN_FLIGHT_MAX_COUNT`; ask again'),
  internal: question(500, 'a defect; the server has logged its cause'),
  shutting_down: question(503, 'the process ends; ask its successor'),
  store_unavailable: question(503, 'the store cannot be reached'),
  store_overloaded: question(503, 'the store has too much to do'),
  store_timeout: question(503, 'the store gave the question up'),
  question_timed_out: question(504, 'no answer within `WAYBILL_QUERY_TIMEOUT_MS`'),
} as const satisfies Readonly<Record<string, ProblemCode>>;
