import type { QueryService } from '@waybill/contracts';
import { listLimits, spendLimits, sqlLimits } from '@waybill/questions';
import type { Parameters } from './query-string.js';

/** What a path answers and what it takes. `openapi.json` and the tables in docs/ follow from it. */
export interface PathDescription {
  /** What it answers, in one line. */
  readonly summary: string;
  /** Absent: `GET` and `HEAD`. */
  readonly method?: 'POST';
  /** What is sent along as text, or as JSON: the exported type in `libs/questions` that describes the latter. */
  readonly body?: string;
  /** What it takes behind `?`. */
  readonly parameters: Parameters;
  /** Those of them that it cannot do without. */
  readonly required?: readonly string[];
  /** Ids are among them: what they name may not be there, or be several. */
  readonly hasIds?: boolean;
  /** How much `limit` may be, and what it is when nobody says; where there is a `limit`. */
  readonly limits?: { readonly fallback: number; readonly max: number };
  /** The method of the gRPC service that is asked the same. */
  readonly rpc: keyof typeof QueryService.method;
  /** What generated clients call it; absent: as the method, which no other path may have. */
  readonly operation?: string;
  /** The exported type in `libs/questions` that describes what is answered. */
  readonly document: string;
  /** Also text, of the `format` that is asked for. */
  readonly hasFormats?: boolean;
  /** Not one document but server-sent events: the type of the data of each, by the event's name. */
  readonly events?: Readonly<Record<string, string>>;
  /** Codes of problems that it answers beside those of every path. */
  readonly problems?: readonly string[];
  /** What is closed has an `ETag`, and is not sent again to who has it. */
  readonly hasEtag?: boolean;
}

const paging = { limit: 'number', cursor: 'text' } as const;
const window = { since: 'moment', until: 'moment' } as const;
const callWords = {
  tool: 'text',
  server: 'text',
  outcome: 'text',
  state: 'text',
  principal: 'text',
  lane: 'text',
  session_id: 'text',
  trace_id: 'text',
} as const;

/** Every path of the interface. `{id}` stands for one segment. */
export const paths = {
  '/v1/calls': {
    summary: 'Calls, newest first',
    parameters: { ...paging, ...window, ...callWords },
    limits: listLimits,
    rpc: 'listCalls',
    document: 'CallPage',
  },
  '/v1/calls/tail': {
    summary: 'Calls as they change, as server-sent events',
    parameters: { since: 'moment', cursor: 'text', ...callWords },
    rpc: 'tailCalls',
    document: 'ChangeDocument',
    events: { change: 'ChangeDocument', freshness: 'FreshnessDocument', end: 'TailEndDocument' },
  },
  '/v1/calls/{id}': {
    summary: 'One call with its attempts, effects and denials',
    parameters: {},
    rpc: 'getCall',
    document: 'WholeCallDocument',
    hasEtag: true,
  },
  '/v1/calls/{id}/retry-verdict': {
    summary: 'Whether a call may be done again, why, and what to do next',
    parameters: {},
    rpc: 'getRetryVerdict',
    document: 'RetryDocument',
  },
  '/v1/calls/{id}/denials': {
    summary: 'Why one call was denied: by whom, by which rule, and what was allowed next to it',
    parameters: {},
    rpc: 'getCall',
    operation: 'getCallDenials',
    document: 'CallDenialsDocument',
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
    limits: listLimits,
    rpc: 'listDenials',
    document: 'DenialPage',
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
    limits: listLimits,
    rpc: 'listSessions',
    document: 'SessionPage',
  },
  '/v1/sessions/{id}': {
    summary: 'The audit trail of one session, and from where to go on',
    parameters: { principal: 'text' },
    rpc: 'getSession',
    document: 'SessionTrailDocument',
  },
  '/v1/spend': {
    summary: 'What was spent, by one or two dimensions',
    parameters: { by: 'words', from: 'moment', until: 'moment', limit: 'number' },
    required: ['by'],
    limits: spendLimits,
    rpc: 'getSpend',
    document: 'SpendDocument',
  },
  '/v1/credentials/{id}': {
    summary: 'The life of one credential, and what ran on it before and after each change',
    parameters: {},
    rpc: 'getCredential',
    document: 'CredentialDocument',
  },
  '/v1/surfaces/{id}': {
    summary: 'What one principal could see over time, newest first',
    parameters: { ...paging, ...window, server: 'text', tool: 'text' },
    limits: listLimits,
    rpc: 'getSurface',
    document: 'SurfacePageDocument',
  },
  '/v1/lanes': {
    summary: 'Every lane, and its use before and after a change',
    parameters: { around: 'text', span: 'span' },
    rpc: 'listLanes',
    document: 'LanesDocument',
    problems: ['not_found'],
  },
  '/v1/incidents': {
    summary: 'Incidents, open ones first',
    parameters: { ...paging, since: 'moment', incident_state: 'text', incident_class: 'text', lane: 'text' },
    limits: listLimits,
    rpc: 'listIncidents',
    document: 'IncidentPage',
  },
  '/v1/incidents/{id}': {
    summary: 'One incident with what was tried, in order',
    parameters: {},
    rpc: 'getIncident',
    document: 'WholeIncidentDocument',
  },
  '/v1/diff': {
    summary: 'Two calls, sessions or incidents, or a call and its receipts, field by field',
    parameters: { left: 'text', right: 'text', kind: 'text', left_principal: 'text', right_principal: 'text' },
    required: ['left'],
    hasIds: true,
    rpc: 'diff',
    document: 'DiffDocument',
  },
  '/v1/sql': {
    summary: 'What one SQL statement answers, which is sent as the body (`POST`)',
    method: 'POST',
    body: 'SqlRequestDocument',
    parameters: { format: 'text', limit: 'number' },
    limits: sqlLimits.rows,
    rpc: 'runSql',
    document: 'SqlDocument',
    hasFormats: true,
    problems: ['statement_refused'],
  },
} as const satisfies Readonly<Record<string, PathDescription>>;

export type Path = keyof typeof paths;
