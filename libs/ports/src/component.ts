/**
 * A part of a process that must be started and stopped in order.
 *
 * Contract
 * - `start` resolves when the component does its work; it rejects when it cannot, leaving nothing behind.
 * - `shutdown` drains: it stops accepting, finishes what is in flight, releases every resource, then resolves.
 *   It never rejects for work that failed, only when a resource could not be released.
 * - Both are safe to call twice; `shutdown` is safe without `start`.
 */
export interface Component {
  /** What an operator reads in a log line: `collector`, `engine`, `stitcher`. */
  readonly name: string;
  start(): Promise<void>;
  shutdown(): Promise<void>;
}
