import type { FreshnessDocument, QuestionProblem, SqlRefusalDocument } from '@waybill/questions';

/** What is wrong, as RFC 9457 has it. */
export interface ProblemDocument {
  /** The same for all: `code` tells them apart. */
  readonly type: 'about:blank';
  /** What the status is called. */
  readonly title: string;
  /** As the answer has it. @asType integer */
  readonly status: number;
  /** A stable word for programs. */
  readonly code: string;
  /** What was expected and what was found, for people. */
  readonly detail: string;
}

/** A question that cannot be asked. */
export interface RefusedProblem extends ProblemDocument {
  /** Everything that is wrong with it, by parameter. */
  readonly errors: readonly QuestionProblem[];
}

/** Nothing has this id. */
export interface AbsentProblem extends ProblemDocument {
  /** Tells "not there" from "not there yet". */
  readonly freshness: FreshnessDocument;
}

/** The beginning of an id that several have. */
export interface AmbiguousProblem extends ProblemDocument {
  /** The first few that it could be, with what tells them apart. */
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
}

/** A statement that ClickHouse would not run, or broke off; `detail` has its own words. */
export interface StatementProblem extends ProblemDocument, SqlRefusalDocument {}
