import type { SideName } from '../sides/side.js';

/** The budgets that are measured, by the names of docs/performance.md. */
export const budgetIds = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'] as const;

export type BudgetId = (typeof budgetIds)[number];

/** In what something is measured. */
export type Unit = 'CPU-s/M' | 'events/s' | 'ms' | 'bytes/event' | 'inserts/M';

/** One figure of one run of one side. */
export interface Measurement {
  readonly budgetId: BudgetId;
  /** The process, or what is timed. */
  readonly what: string;
  readonly unit: Unit;
  readonly value: number;
  /** Events of one request. */
  readonly batchEventCount: number;
  /** Bytes of an event on the wire, on average. */
  readonly eventBytes: number;
}

/** What one run of one side gave. */
export interface SideRun {
  readonly side: SideName;
  /** Which pair of runs it belongs to, from 0. */
  readonly pair: number;
  readonly measurements: readonly Measurement[];
}
