import type {
  SessionCallDocument,
  SessionCheckpointDocument,
  SessionDocument,
  SessionRunaway,
  SessionSummary,
  SpendDocument,
  SpendGroupDocument,
} from '@waybill/questions';
import { paths } from '../http/paths.js';
import { fieldsOf } from './fields.js';
import { answerOfPath, type Tool } from './tool.js';

const oneSession = 'get_session has everything about one session';

const summaryFields = {
  session_id: 'text',
  principal: 'text',
  agent_id: 'text',
  started_at: 'text?',
  ended_at: 'text?',
  tool_calls: 'number',
  successful_calls: 'number',
  failed_calls: 'number',
  denied_calls: 'number',
  unknown_outcomes: 'number',
  terminal_state: 'text',
  recovery_status: 'text',
} as const;

const listSessions: Tool = {
  name: 'list_sessions',
  title: 'Which sessions',
  description:
    'Sessions, newest first: whose, how many calls succeeded, failed, were denied or have an unknown outcome, how it ended, and whether recovery is needed. Ask it to find a session id, or sessions that need a human (recovery_status "human_review").',
  parameters: paths['/v1/sessions'].parameters,
  required: [],
  limits: { max: 100, fallback: 20 },
  modeFallback: 'summary',
  shape: {
    fields: [['next_cursor', 'text?']],
    lists: [{ name: 'sessions', fields: fieldsOf<SessionSummary>(summaryFields) }],
    isPaged: true,
    rest: oneSession,
  },
  answer: answerOfPath('/v1/sessions'),
};

const getSession: Tool = {
  name: 'get_session',
  title: 'Audit trail of one session',
  description:
    'What one session did, and from where to go on: counts, credentials and lanes used, side effects and spend, its calls in order, checkpoints, and the recovery answer (resume_from, what to verify first, which calls must not be repeated). Ask it before you resume work that broke off. Needs the id of the session, or the beginning of it; give principal when several have it.',
  parameters: paths['/v1/sessions/{id}'].parameters,
  subject: 'session_id',
  required: [],
  limits: { max: 100, fallback: 20 },
  modeFallback: 'full',
  shape: {
    fields: fieldsOf<SessionDocument>({
      ...summaryFields,
      side_effects_summary: 'object',
      last_verified_checkpoint: 'text?',
      recovery: 'object',
    }),
    lists: [
      {
        name: 'calls',
        fields: fieldsOf<SessionCallDocument>({
          call_id: 'text',
          tool: 'text',
          began_at: 'text',
          outcome: 'text',
          error_class: 'text',
          retry_verdict: 'text',
        }),
      },
      {
        name: 'checkpoints',
        fields: fieldsOf<SessionCheckpointDocument>({
          checkpoint_id: 'text',
          occurred_at: 'text',
          is_verified: 'flag',
        }),
      },
      {
        name: 'runaways',
        fields: fieldsOf<SessionRunaway>({ kind: 'text', tool: 'text', calls: 'number' }),
      },
    ],
    isPaged: false,
    rest: 'what_happened with session_id has its calls in pages',
  },
  answer: answerOfPath('/v1/sessions/{id}'),
};

const spend: Tool = {
  name: 'spend',
  title: 'Where the money went',
  description:
    'What was estimated and really spent in a window, broken down by one or two dimensions, most expensive first. Money is exact decimal text, summed within one currency only; what nobody priced is counted in unpriced_entries and never guessed. For single calls, ask effects_and_spend.',
  parameters: paths['/v1/spend'].parameters,
  required: paths['/v1/spend'].required,
  limits: { max: 1_000, fallback: 50 },
  modeFallback: 'full',
  shape: {
    fields: fieldsOf<SpendDocument>({ by: 'texts', from: 'text', until: 'text', is_cut: 'flag' }),
    lists: [
      {
        name: 'spend',
        fields: fieldsOf<SpendGroupDocument>({
          group: 'object',
          currency: 'text?',
          estimated: 'text?',
          actual: 'text?',
          calls: 'number',
          unpriced_entries: 'number',
        }),
      },
    ],
    isPaged: false,
    rest: 'a shorter window, one dimension instead of two, or a higher limit has the groups that are left out',
  },
  answer: answerOfPath('/v1/spend'),
};

/** What a model may ask about sessions and spend. */
export const ledgerTools: readonly Tool[] = [listSessions, getSession, spend];
