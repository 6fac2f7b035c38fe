import { spendDimensions } from '@waybill/ports';
import { acceptedWords } from '@waybill/questions';
import type { ParameterKind } from '../http/query-string.js';
import { modes } from './answer-shape.js';
import type { JsonSchema } from './fields.js';
import type { Tool } from './tool.js';

const textCharactersMax = 1_024;
const cursorCharactersMax = 4_096;
const momentCharactersMax = 64;

const moment = 'a span back from now (90s, 15m, 1h, 7d, 2w) or RFC 3339 (2026-11-24T11:00:00Z)';

/** For a model: what each parameter means. */
const meanings: Readonly<Record<string, string>> = {
  call_id: 'Id of a call, or the beginning of one that only one call has',
  session_id: 'Id of a session; where one is asked about, the beginning of one will do',
  cursor: '"next_cursor" of the page before, with the same filters',
  limit: 'How many rows at most',
  since: `Only from this moment on: ${moment}`,
  until: `Only before this moment: ${moment}`,
  from: `Where the window begins, else 24 hours before its end: ${moment}`,
  tool: 'Only this tool, by its exact name',
  server: 'Only this MCP server, by its exact name',
  principal: 'Only this principal, such as user:ada',
  agent_id: 'Only this agent',
  trace_id: 'Only this W3C trace id, 32 hex digits',
  lane: 'Only what used this credential lane',
  outcome: 'Only this outcome; "unknown" means that nobody knows whether it happened',
  state: 'Only calls whose records are in this state; "conflicted": two hops cannot both be right',
  terminal_state: 'Only sessions that ended like this',
  recovery_status: 'Only sessions that need this much recovery',
  reason: 'Only refusals for this reason',
  hop: 'Only refusals by this hop',
  by: 'One or two words to break spend down by, most interesting first',
};

/** What a tool takes, with its closed lists and its limits. */
export function toInputSchema(tool: Tool): JsonSchema {
  const { subject, required } = tool;
  const subjects = subject === undefined ? [] : [[subject, toSchema(subject, 'text', tool)] as const];
  const parameters = Object.entries(tool.parameters).map(([name, kind]) => [name, toSchema(name, kind, tool)] as const);
  const mode: JsonSchema = {
    type: 'string',
    enum: modes,
    default: tool.modeFallback,
    description: 'summary: what matters for this question; full: every field, as long as it fits',
  };
  return {
    type: 'object',
    properties: { ...Object.fromEntries([...subjects, ...parameters]), mode },
    required: [...(subject === undefined ? [] : [subject]), ...required],
    additionalProperties: false,
  };
}

function toSchema(name: string, kind: ParameterKind, tool: Tool): JsonSchema {
  const description = meanings[name];
  return { ...schemas[kind](name, tool), ...(description === undefined ? {} : { description }) };
}

const schemas: Readonly<Record<ParameterKind, (name: string, tool: Tool) => JsonSchema>> = {
  number: (_, { limits: { max, fallback } }) => ({ type: 'integer', minimum: 1, maximum: max, default: fallback }),
  moment: () => ({ type: 'string', maxLength: momentCharactersMax }),
  span: () => ({ type: 'string', maxLength: momentCharactersMax }),
  words: () => ({
    type: 'array',
    items: { type: 'string', enum: spendDimensions },
    minItems: 1,
    maxItems: 2,
    uniqueItems: true,
  }),
  text: (name) => {
    const words = acceptedWords[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (words !== undefined) return { type: 'string', enum: words };
    return { type: 'string', maxLength: name === 'cursor' ? cursorCharactersMax : textCharactersMax };
  },
};
