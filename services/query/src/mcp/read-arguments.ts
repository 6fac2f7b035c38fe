import type { QuestionProblem } from '@waybill/questions';
import { readParameters } from '../http/query-string.js';
import type { RouteQuestion } from '../http/route.js';
import { modes, type Mode } from './answer-shape.js';
import type { Tool } from './tool.js';

/** The arguments of a tool as a question, or everything that is wrong with them. */
export type ReadArguments =
  | { readonly kind: 'read'; readonly asked: RouteQuestion; readonly mode: Mode }
  | { readonly kind: 'refused'; readonly problems: readonly QuestionProblem[] };

type Given = readonly (readonly [name: string, value: unknown])[];

/** Reads what a model sent along. `null` and an empty text say nothing; what the tool does not take is refused. */
export function readArguments(given: unknown, tool: Tool, nowMs: number): ReadArguments {
  const values = listGiven(given);
  const texts = new Map(values.map(([name, value]) => [name, textOf(value)]));
  const mode = modes.find((each) => each === (texts.get('mode') ?? tool.modeFallback));
  const id = tool.subject === undefined ? '' : (texts.get(tool.subject) ?? '');
  const query = new URLSearchParams();
  for (const name of Object.keys(tool.parameters)) {
    const text = texts.get(name);
    if (text !== undefined) query.set(name, text);
  }
  const read = readParameters(query, tool.parameters, nowMs);
  const problems = [...findProblems(values, tool), ...(read.kind === 'refused' ? read.problems : [])];
  if (mode === undefined) problems.push({ field: 'mode', description: `expected one of ${modes.join(', ')}` });
  if (tool.subject !== undefined && id === '')
    problems.push({ field: tool.subject, description: 'expected an id or the beginning of one, found nothing' });
  if (problems.length > 0 || read.kind === 'refused' || mode === undefined) return { kind: 'refused', problems };
  return { kind: 'read', asked: { id, values: withLimit(read.values, tool) }, mode };
}

function listGiven(given: unknown): Given {
  const entries: Given = Object.entries(Object(given) as object);
  return entries.filter(([, value]) => value !== null && value !== '');
}

/** As it stands behind `?` in the URL of the same question. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(',') : undefined;
}

function findProblems(given: Given, tool: Tool): QuestionProblem[] {
  const names = [...(tool.subject === undefined ? [] : [tool.subject]), ...Object.keys(tool.parameters), 'mode'];
  return given.flatMap(([name, value]) => {
    const field = name.slice(0, 64);
    if (!names.includes(name)) return [{ field, description: `expected one of ${names.join(', ')}, found "${field}"` }];
    if (textOf(value) === undefined)
      return [{ field, description: `expected a text, a number or a list of texts, found ${typeof value}` }];
    // Fewer than over HTTP: a model reads every row.
    if (name === 'limit' && Number(value) > tool.limits.max)
      return [{ field, description: `expected a whole number from 1 to ${tool.limits.max}, found ${Number(value)}` }];
    return [];
  });
}

function withLimit(values: RouteQuestion['values'], { parameters, limits }: Tool): RouteQuestion['values'] {
  return 'limit' in parameters ? { limit: limits.fallback, ...values } : values;
}
