/** A request as the pages of a service see it. */
export interface HttpRequest {
  readonly method: string;
  /** Without what follows `?`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Aborted when the client has gone before it was answered. */
  readonly signal: AbortSignal;
  /** What was sent along; `undefined` when that is more than so many bytes: the rest is not read. */
  readonly readBody: (byteCountMax: number) => Promise<Uint8Array | undefined>;
}

/** What is answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Empty where the status has none. Pieces are sent as they come, at the client's pace; when they break off with an error the
   * connection is cut, so that no client takes a part for the whole.
   */
  readonly body: string | AsyncIterable<string | Uint8Array>;
}

/**
 * Pages that a service shows at the port of its process, below a prefix that is its own.
 *
 * `answer` is asked for every method and every path below the prefix, only while the process runs. It need not catch what it
 * did not expect: that is logged and answered with 500.
 */
export interface HttpPages {
  /** `/v1/`; `/` stands for the root alone. */
  readonly prefix: string;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
}
