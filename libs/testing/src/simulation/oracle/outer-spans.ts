import { groupBy, parentSpanOf, wireSpanOf, type OracleEvent } from './oracle-event.js';

interface Wire {
  readonly parents: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
  readonly layers: ReadonlySet<number>;
}

/**
 * Names the outermost span of a `tools/call` that several hops saw: a span whose parent is the own span of exactly one
 * other, of the same tool and seen by other layers only, is the same call seen one hop further.
 */
export function outerSpans(toolsCalls: readonly OracleEvent[]): (span: string) => string {
  const wires = new Map([...groupBy(toolsCalls, wireSpanOf)].map(([span, events]) => [span, wireFrom(events)]));
  const stepOut = (span: string) => {
    const outer = [...(wires.get(span)?.parents ?? [])].filter(
      (parent) => parent !== span && isSameCall(wires, span, parent),
    );
    return outer.length === 1 ? outer[0] : undefined;
  };
  return (span) => {
    const passed = new Set([span]);
    let current = span;
    for (let next = stepOut(current); next !== undefined && !passed.has(next); next = stepOut(current)) {
      passed.add(next);
      current = next;
    }
    return current;
  };
}

function wireFrom(events: readonly OracleEvent[]): Wire {
  return {
    parents: new Set(events.map(parentSpanOf).filter((span) => span !== '')),
    tools: new Set(events.map(toolOf).filter((tool) => tool !== '')),
    layers: new Set(events.map(({ event }) => event.source?.layer ?? 0)),
  };
}

function toolOf({ event }: OracleEvent): string {
  const { payload } = event;
  if (payload.case !== 'toolCallStarted' && payload.case !== 'toolCallFinished') return '';
  return payload.value.tool?.name ?? '';
}

function isSameCall(wires: ReadonlyMap<string, Wire>, inner: string, outer: string): boolean {
  const [left, right] = [wires.get(inner), wires.get(outer)];
  if (left === undefined || right === undefined) return false;
  const [tool] = left.tools;
  const isSameTool = left.tools.size === 1 && right.tools.size === 1 && tool !== undefined && right.tools.has(tool);
  return isSameTool && ![...left.layers].some((layer) => right.layers.has(layer));
}
