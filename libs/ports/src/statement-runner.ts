import type { ReadOptions } from './call-reader.js';

/** A column of an answer. */
export interface StatementColumn {
  readonly name: string;
  /** As the store writes it: `Nullable(DateTime64(9, 'UTC'))`. */
  readonly type: string;
}

/** A value as JSON has it; integers of 64 bits and more, and decimals, are text. */
export type StatementValue =
  string | number | boolean | null | readonly StatementValue[] | { readonly [name: string]: StatementValue };

/** What a statement answered, as values. */
export interface StatementRows {
  readonly tag: 'answered';
  readonly columns: readonly StatementColumn[];
  readonly rows: readonly (readonly StatementValue[])[];
  /** There are more rows than were asked for, or than fit into the bytes that were. */
  readonly isCut: boolean;
}

/** What a statement answered, as the store's own text. */
export interface StatementText {
  readonly tag: 'answered';
  /** What the text is, for HTTP. */
  readonly contentType: string;
  /** How many rows it holds; `undefined` where the store does not say. */
  readonly rowCount: number | undefined;
  /** To be read to its end, or left: it holds a connection until then. */
  readonly text: AsyncIterable<Uint8Array>;
}

/** The statement itself names the format of its answer, and another one was asked for. */
export interface OtherFormat {
  readonly tag: 'other_format';
  readonly format: string;
}

/** Which limit of the account a statement has met. */
export type StatementLimit = 'time' | 'memory' | 'result' | 'setting';

/** The store would not run a statement, or broke it off; nothing of its answer is to be had. */
export interface StatementRefusal {
  readonly tag: 'statement_refused';
  /** The store's number and word for it: 62, `SYNTAX_ERROR`. */
  readonly code: number;
  readonly name: string;
  /** The store's own text. */
  readonly message: string;
  /** Where the store stopped understanding; lines and columns count from 1. */
  readonly position?: { readonly line: number; readonly column: number };
  readonly limit?: StatementLimit;
  /** How to stay within the limit, or what is allowed instead; empty: the text says it all. */
  readonly advice: string;
}

export interface ListRowsOptions extends ReadOptions {
  readonly rowCountMax: number;
  readonly byteCountMax: number;
}

export interface StreamTextOptions extends ReadOptions {
  /** A format of the store: `CSVWithNames`, `Parquet`, … One that the statement names counts before it. */
  readonly format: string;
  /** Absent: as many as the account may get. */
  readonly rowCountMax?: number | undefined;
  /** By which {@link StatementRunner.getProgress} finds it; unique. */
  readonly id?: string | undefined;
  /** How long it may run, within what the account may ask for; absent: as the account has it. */
  readonly timeoutSeconds?: number | undefined;
}

/** How far a running statement has come. */
export interface StatementProgress {
  readonly elapsedSeconds: number;
  readonly readRowCount: number;
  /** How many rows it will read, as the store guesses. */
  readonly totalRowCount: number;
}

/**
 * Runs statements that people and programs have written, with the rights and within the limits of the store's account for
 * them: what a statement may do is decided by the store, and nowhere else.
 *
 * Contract
 * - An answer begins when its statement has succeeded: one that fails half way is a refusal and has no rows.
 * - A statement whose signal is aborted is stopped in the store, and rejects with the retryable Failure
 *   `question_cancelled`. Once an answer has begun its signal has no more say: leave the text to end it.
 * - What the store makes of the statement is a value; that the store is away, overloaded or does not know the account
 *   rejects with a Failure.
 * - Answers of statements that run at once never mix.
 */
export interface StatementRunner {
  listRows(statement: string, options: ListRowsOptions): Promise<StatementRows | OtherFormat | StatementRefusal>;
  streamText(statement: string, options: StreamTextOptions): Promise<StatementText | StatementRefusal>;
  /** `undefined`: it does not run, or the store does not let the account see it. */
  getProgress(id: string, options?: ReadOptions): Promise<StatementProgress | undefined>;
}
