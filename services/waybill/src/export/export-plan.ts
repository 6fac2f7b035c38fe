import type { ExportWindow } from '@waybill/clickhouse';

/** A part of an export: a window, and how many rows were in it when it was planned. */
export interface PlannedPart extends ExportWindow {
  readonly rowCount: number;
}

/** The rows in one step of a window. */
export interface StepCount {
  /** The window's first step is 0. */
  readonly step: number;
  readonly rowCount: number;
}

/** More than this is not asked for at once. */
const stepCountMax = 5_000;

/** How long a step is, so that a window has no more of them than may be asked for. */
export function stepMsOf({ fromMs, untilMs }: ExportWindow): number {
  return Math.max(1, Math.ceil((untilMs - fromMs) / stepCountMax));
}

/** The window in steps, as they were counted. */
export interface CountedWindow extends ExportWindow {
  readonly stepMs: number;
  /** Those with rows, in their order. */
  readonly steps: readonly StepCount[];
}

/**
 * Packs steps into parts of at most so many rows, a step with more is a part of its own. The parts cover the window without
 * a gap, so that a row that comes later has a part that it belongs to. Pure.
 */
export function packParts(
  { fromMs, untilMs, stepMs, steps }: CountedWindow,
  rowCountMax: number,
): readonly PlannedPart[] {
  const starts: { fromMs: number; rowCount: number }[] = [];
  for (const { step, rowCount } of steps) {
    const last = starts.at(-1);
    if (last !== undefined && last.rowCount + rowCount <= rowCountMax) last.rowCount += rowCount;
    else starts.push({ fromMs: fromMs + step * stepMs, rowCount });
  }
  if (starts.length === 0) return [{ fromMs, untilMs, rowCount: 0 }];
  return stretched(
    starts.map((start, at) => ({ ...start, untilMs: starts[at + 1]?.fromMs ?? untilMs })),
    { fromMs, untilMs },
  );
}

/** The same parts, the first and the last of them reaching to the ends of a window. */
function stretched(parts: readonly PlannedPart[], { fromMs, untilMs }: ExportWindow): readonly PlannedPart[] {
  return parts.map((part, at) => ({
    ...part,
    ...(at === 0 ? { fromMs } : {}),
    ...(at === parts.length - 1 ? { untilMs } : {}),
  }));
}

/** Counts the rows of a window in steps. */
export type CountSteps = (window: ExportWindow, stepMs: number) => Promise<readonly StepCount[]>;

/** Plans the parts of a window; looks closer where one step has too many rows. */
export async function planParts(
  window: ExportWindow,
  rowCountMax: number,
  countSteps: CountSteps,
): Promise<readonly PlannedPart[]> {
  const stepMs = stepMsOf(window);
  const steps = await countSteps(window, stepMs);
  const parts: PlannedPart[] = [];
  for (const part of packParts({ ...window, stepMs, steps }, rowCountMax)) {
    const crowded = steps.find(
      ({ step, rowCount }) => rowCount > rowCountMax && isIn(part, window.fromMs + step * stepMs),
    );
    if (crowded === undefined || stepMs === 1) parts.push(part);
    else {
      const fromMs = window.fromMs + crowded.step * stepMs;
      const closer = { fromMs, untilMs: Math.min(fromMs + stepMs, part.untilMs) };
      parts.push(...stretched(await planParts(closer, rowCountMax, countSteps), part));
    }
  }
  return parts;
}

function isIn({ fromMs, untilMs }: ExportWindow, ms: number): boolean {
  return ms >= fromMs && ms < untilMs;
}
