import type { Parameters } from './query-string.js';

/** What a path answers, in one line, and what it takes behind `?`. */
export interface PathDescription {
  readonly summary: string;
  /** Absent: `GET` and `HEAD`. */
  readonly method?: 'POST';
  readonly parameters: Parameters;
}

const paging = { limit: 'number', cursor: 'text' } as const;
const window = { since: 'moment', until: 'moment' } as const;

/** Every path of the interface. `{id}` stands for one segment. */
export const paths = {
  '/v1/calls': {
    summary: 'Calls, newest first',
    parameters: {
      ...paging,
      ...window,
      tool: 'text',
      server: 'text',
      outcome: 'text',
      state: 'text',
      principal: 'text',
      session_id: 'text',
      trace_id: 'text',
    },
  },
  '/v1/calls/{id}': { summary: 'One call with its attempts, effects and denials', parameters: {} },
  '/v1/calls/{id}/retry-verdict': {
    summary: 'Whether a call may be done again, why, and what to do next',
    parameters: {},
  },
  '/v1/denials': {
    summary: 'Refusals, newest first',
    parameters: {
      ...paging,
      ...window,
      reason: 'text',
      hop: 'text',
      tool: 'text',
      principal: 'text',
      session_id: 'text',
      call_id: 'text',
    },
  },
  '/v1/sessions': {
    summary: 'Sessions, newest first',
    parameters: {
      ...paging,
      since: 'moment',
      principal: 'text',
      agent_id: 'text',
      lane: 'text',
      terminal_state: 'text',
      recovery_status: 'text',
    },
  },
  '/v1/sessions/{id}': {
    summary: 'The audit trail of one session, and from where to go on',
    parameters: { principal: 'text' },
  },
  '/v1/spend': {
    summary: 'What was spent, by one or two dimensions',
    parameters: { by: 'words', from: 'moment', until: 'moment', limit: 'number' },
  },
  '/v1/sql': {
    summary: 'What one SQL statement answers, which is sent as the body (`POST`)',
    method: 'POST',
    parameters: { format: 'text', limit: 'number' },
  },
} as const satisfies Readonly<Record<string, PathDescription>>;

export type Path = keyof typeof paths;
