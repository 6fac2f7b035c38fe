/** The time of day, passed in wherever it is needed. */
export interface Clock {
  /** Nanoseconds since 1970-01-01T00:00:00Z. May step; never used to decide an order. */
  nowUnixNano(): bigint;
}
