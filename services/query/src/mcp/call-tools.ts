import type {
  CallAttemptDocument,
  CallDocument,
  CallEffectDocument,
  DenialDocument,
  RetryAttempt,
  RetryDocument,
} from '@waybill/questions';
import { paths } from '../http/paths.js';
import { fieldsOf, type Fields } from './fields.js';
import { answerOfPath, type Tool } from './tool.js';

/** Rows are long, and a model reads all of them. */
const limits = { max: 100, fallback: 20 } as const;

const cursorField: Fields = [['next_cursor', 'text?']];
const oneCall = 'trace_call has everything about one call';

/** A question about calls: the same list as over HTTP, with the columns that answer this question. */
function callsTool(told: Pick<Tool, 'name' | 'title' | 'description'>, fields: Fields): Tool {
  return {
    ...told,
    parameters: paths['/v1/calls'].parameters,
    required: [],
    limits,
    modeFallback: 'summary',
    shape: { fields: cursorField, lists: [{ name: 'calls', fields }], isPaged: true, rest: oneCall },
    answer: answerOfPath('/v1/calls'),
  };
}

const identity = { call_id: 'text', timestamp: 'text', tool: 'text' } as const;

const whoCalledWhat = callsTool(
  {
    name: 'who_called_what',
    title: 'Who called what',
    description:
      'Who called which tool, when, and with what kind of input: principal and on whose behalf, agent, session, tool, version, server, and the names, types and sizes of the arguments (never their contents). Newest first. Start here when you have no call id yet, or to find the calls of a principal, tool, session or trace.',
  },
  fieldsOf<CallDocument>({
    ...identity,
    tool_version: 'text?',
    server: 'text?',
    principal: 'text?',
    original_actor: 'text?',
    agent_id: 'text?',
    session_id: 'text?',
    trace_id: 'text?',
    outcome: 'text',
    state: 'text',
    input_summary: 'text?',
  }),
);

const whichCredentialsRan = callsTool(
  {
    name: 'which_credentials_ran',
    title: 'Which credentials ran',
    description:
      'With which authority calls ran: auth mode, credential lane, fingerprint (never the secret), the state of the credential at that moment (valid, expired, revoked, …), provider, quota owner, policy. Newest first. Ask it after a leak, a revocation, or an authentication failure. For who was refused what, ask denials.',
  },
  fieldsOf<CallDocument>({
    ...identity,
    principal: 'text?',
    auth_mode: 'text?',
    credential_lane: 'text?',
    credential_fingerprint: 'text?',
    credential_state: 'text?',
    provider: 'text?',
    quota_owner: 'text?',
    policy_bundle: 'text?',
    policy_version: 'text?',
    outcome: 'text',
  }),
);

const whatHappened = callsTool(
  {
    name: 'what_happened',
    title: 'What happened',
    description:
      'What became of calls: outcome, typed error with its raw code, duration, attempts, whether it may be done again, which hops sent no record yet, and where two hops contradict each other. Newest first. Ask it with outcome "failure" or "unknown" to see what went wrong; "unknown" means that nobody knows whether it happened. Before you repeat a call, ask retry_verdict.',
  },
  fieldsOf<CallDocument>({
    ...identity,
    outcome: 'text',
    duration_ms: 'number?',
    attempts: 'number',
    error_class: 'text?',
    error_code: 'text?',
    error_message: 'text?',
    recoverable: 'flag?',
    recovery_action: 'text?',
    idempotent: 'flag?',
    retry_verdict: 'text',
    next_action: 'text?',
    state: 'text',
    hops_missing: 'texts',
    conflicts: 'list',
  }),
);

const effectsAndSpend = callsTool(
  {
    name: 'effects_and_spend',
    title: 'Which effects and spend followed',
    description:
      'What calls left behind: side effects (each as kind and resource), whether they can be undone, what was estimated and really spent, and who pays. Money is exact decimal text with its currency. Newest first. For sums by tool, lane or owner, ask spend; for one effect with its source and its compensating action, ask trace_call.',
  },
  fieldsOf<CallDocument>({
    ...identity,
    principal: 'text?',
    outcome: 'text',
    side_effects: 'texts',
    reversibility: 'text?',
    spend: 'object',
    quota_owner: 'text?',
    credential_lane: 'text?',
    provider: 'text?',
  }),
);

const traceCall: Tool = {
  name: 'trace_call',
  title: 'Trace of one call',
  description:
    'Everything about one call on one page: who, with which authority, every attempt with its error, every effect with who claims it, every refusal, spend, retry verdict, missing hops and contradictions. Needs the id of the call, or the beginning of it; who_called_what finds it.',
  parameters: paths['/v1/calls/{id}'].parameters,
  subject: 'call_id',
  required: [],
  limits,
  modeFallback: 'full',
  shape: {
    fields: fieldsOf<CallDocument>({
      ...identity,
      server: 'text?',
      principal: 'text?',
      session_id: 'text?',
      credential_lane: 'text?',
      credential_state: 'text?',
      outcome: 'text',
      duration_ms: 'number?',
      error_class: 'text?',
      error_code: 'text?',
      retry_verdict: 'text',
      next_action: 'text?',
      reversibility: 'text?',
      spend: 'object',
      state: 'text',
      hops_missing: 'texts',
      conflicts: 'list',
    }),
    lists: [
      {
        name: 'attempt_list',
        fields: fieldsOf<CallAttemptDocument>({
          attempt: 'number',
          outcome: 'text',
          error_class: 'text?',
          error_code: 'text?',
          retry_verdict: 'text',
        }),
      },
      {
        name: 'effect_list',
        fields: fieldsOf<CallEffectDocument>({
          kind: 'text',
          resource_ref: 'text',
          reversibility: 'text?',
          source: 'text',
          compensating_action: 'text?',
        }),
      },
      {
        name: 'denial_list',
        fields: fieldsOf<DenialDocument>({ hop: 'text', reason: 'text', rule: 'text?', allowed_neighbour: 'text?' }),
      },
    ],
    isPaged: false,
    rest: 'denials with call_id has refusals in pages; `waybill trace <call_id>` has everything',
  },
  answer: answerOfPath('/v1/calls/{id}'),
};

const retryVerdict: Tool = {
  name: 'retry_verdict',
  title: 'May it be done again',
  description:
    'Whether a call may be repeated, why, and what to do next: safe, safe_with_same_key (only with its idempotency key), verify_first (look whether it was done), unsafe (it would be done twice), unknown (not enough evidence; treat it as unsafe). Ask it before you retry anything that may have had an effect.',
  parameters: paths['/v1/calls/{id}/retry-verdict'].parameters,
  subject: 'call_id',
  required: [],
  limits,
  modeFallback: 'full',
  shape: {
    fields: fieldsOf<RetryDocument>({
      call_id: 'text',
      tool: 'text',
      outcome: 'text',
      retry_verdict: 'text',
      retry_safe: 'flag',
      retry_reasons: 'texts',
      next_action: 'text?',
      idempotent: 'flag?',
      idempotency_key: 'text?',
      state: 'text',
      hops_missing: 'texts',
    }),
    lists: [
      {
        name: 'attempt_list',
        fields: fieldsOf<RetryAttempt>({ attempt: 'number', retry_verdict: 'text' }),
      },
    ],
    isPaged: false,
    rest: oneCall,
  },
  answer: answerOfPath('/v1/calls/{id}/retry-verdict'),
};

const denials: Tool = {
  name: 'denials',
  title: 'Who was refused what',
  description:
    'Refusals, newest first: who was refused what, by which hop, for which reason and rule of which policy, what was asked for, and what was allowed next to it (allowed_neighbour). With call_id: why this call was denied.',
  parameters: paths['/v1/denials'].parameters,
  required: [],
  limits,
  modeFallback: 'full',
  shape: {
    fields: cursorField,
    lists: [
      {
        name: 'denials',
        fields: fieldsOf<DenialDocument>({
          call_id: 'text',
          occurred_at: 'text',
          principal: 'text?',
          tool: 'text',
          hop: 'text',
          reason: 'text',
          rule: 'text?',
          requested_capability: 'text?',
          allowed_neighbour: 'text?',
        }),
      },
    ],
    isPaged: true,
    rest: oneCall,
  },
  answer: answerOfPath('/v1/denials'),
};

/** What a model may ask about calls: the four questions first. */
export const callTools: readonly Tool[] = [
  whoCalledWhat,
  whichCredentialsRan,
  whatHappened,
  effectsAndSpend,
  traceCall,
  retryVerdict,
  denials,
];
