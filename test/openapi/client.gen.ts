// Made by `npm run generate` from services/query/openapi.json. Do not edit.
export interface paths {
  readonly '/v1/calls': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Calls, newest first
     * @description The same as `ListCalls` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['listCalls'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/calls/tail': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Calls as they change, as server-sent events
     * @description The same as `TailCalls` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['tailCalls'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/calls/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * One call with its attempts, effects and denials
     * @description The same as `GetCall` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getCall'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/calls/{id}/retry-verdict': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Whether a call may be done again, why, and what to do next
     * @description The same as `GetRetryVerdict` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getRetryVerdict'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/calls/{id}/denials': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Why one call was denied: by whom, by which rule, and what was allowed next to it
     * @description The same as `GetCall` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getCallDenials'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/denials': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Refusals, newest first
     * @description The same as `ListDenials` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['listDenials'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sessions': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Sessions, newest first
     * @description The same as `ListSessions` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['listSessions'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sessions/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The audit trail of one session, and from where to go on
     * @description The same as `GetSession` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getSession'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/spend': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What was spent, by one or two dimensions
     * @description The same as `GetSpend` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getSpend'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/credentials/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The life of one credential, and what ran on it before and after each change
     * @description The same as `GetCredential` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getCredential'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/surfaces/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What one principal could see over time, newest first
     * @description The same as `GetSurface` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getSurface'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/lanes': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Every lane, and its use before and after a change
     * @description The same as `ListLanes` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['listLanes'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/incidents': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Incidents, open ones first
     * @description The same as `ListIncidents` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['listIncidents'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/incidents/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * One incident with what was tried, in order
     * @description The same as `GetIncident` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['getIncident'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/diff': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Two calls, sessions or incidents, or a call and its receipts, field by field
     * @description The same as `Diff` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['diff'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sql': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What one SQL statement answers, which is sent as the body (`POST`)
     * @description The same as `RunSql` of `waybill.query.v1.QueryService`.
     */
    readonly get: operations['runSql'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Nothing has this id. */
    readonly AbsentProblem: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      readonly type: 'about:blank';
      /** @description What the status is called. */
      readonly title: string;
      /** @description As the answer has it. */
      readonly status: number;
      /** @description A stable word for programs. */
      readonly code: string;
      /** @description What was expected and what was found, for people. */
      readonly detail: string;
      /** @description Tells "not there" from "not there yet". */
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description The beginning of an id that several have. */
    readonly AmbiguousProblem: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      readonly type: 'about:blank';
      /** @description What the status is called. */
      readonly title: string;
      /** @description As the answer has it. */
      readonly status: number;
      /** @description A stable word for programs. */
      readonly code: string;
      /** @description What was expected and what was found, for people. */
      readonly detail: string;
      /** @description The first few that it could be, with what tells them apart. */
      readonly candidates: readonly {
        readonly [key: string]: unknown;
      }[];
    };
    /** @description A call that ran on the credential after its end. */
    readonly CallAfterEndDocument: {
      readonly call_id: string;
      readonly started_at: string | null;
      readonly tool: string;
      readonly principal: string | null;
      readonly credential_lane: string | null;
      /** @description What the hops said of the credential; `valid` is a contradiction. */
      readonly claimed_state: string | null;
      /** @description How it had ended, and when. */
      readonly change: string;
      readonly ended_at: string;
      readonly outcome: string;
    };
    /** @description One try of a call. */
    readonly CallAttemptDocument: {
      /** @description From 1. */
      readonly attempt: number;
      readonly started_at: components['schemas']['TimeText'] | null;
      readonly ended_at: components['schemas']['TimeText'] | null;
      readonly duration_ms: number | null;
      readonly outcome: string;
      readonly error_class: string | null;
      readonly error_code: string | null;
      readonly error_message: string | null;
      /** @description Why no answer came: `cancelled_by_caller`, `timed_out`, `connection_lost`, `server_exited` or `client_gone`; `null` when one came. */
      readonly no_answer_reason: string | null;
      /** @description How far the request got: `not_sent`, `sent` or `answered`. */
      readonly request_phase: string | null;
      readonly retry_verdict: string;
      readonly retry_reasons: readonly string[];
      readonly next_action: string | null;
    };
    /** @description Two hops that cannot both be right. */
    readonly CallConflict: {
      readonly kind: string;
      readonly left_hop: string;
      readonly left_value: string;
      readonly right_hop: string;
      readonly right_value: string;
    };
    /** @description Why a call was denied: every refusal of it. */
    readonly CallDenialsDocument: {
      readonly call_id: string;
      readonly tool: string;
      readonly outcome: string;
      /** @description Empty: nobody denied it. */
      readonly denials: readonly {
        readonly tenant_id: string;
        readonly call_id: string;
        readonly session_id: string | null;
        readonly event_id: string;
        readonly occurred_at: components['schemas']['TimeText'];
        /** @description The attempt that was refused; 0 when it was refused before any. */
        readonly attempt: components['schemas']['Count'];
        readonly principal: string | null;
        readonly tool: string;
        readonly server: string | null;
        readonly credential_lane: string | null;
        /** @description Who refused it. */
        readonly hop: string;
        readonly reason: string;
        readonly rule: string | null;
        readonly requested_capability: string | null;
        /** @description What was allowed next to it. */
        readonly allowed_neighbour: string | null;
        readonly policy_bundle: string | null;
        readonly policy_version: string | null;
        /** @description `enforced`, `audited` or `declared`. */
        readonly enforcement_mode: string | null;
      }[];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A call as one flat JSON document. Names are stable: fields are added, never renamed. Times are UTC text, 64-bit numbers and money are decimal text, `null` means that nobody said. Words that are empty in SQL are `null` here. */
    readonly CallDocument: {
      /** @constant */
      readonly event: 'tool_call';
      readonly call_id: string;
      readonly tenant_id: string;
      /** @description The W3C trace id, 32 lower-case hex digits. */
      readonly trace_id: string | null;
      readonly session_id: string | null;
      readonly tool: string;
      readonly tool_version: string | null;
      /** @description The MCP server that has the tool. */
      readonly server: string | null;
      readonly agent_id: string | null;
      /** @description Who called: the last link of the delegation chain. */
      readonly principal: string | null;
      /** @description On whose behalf: the first link of the delegation chain. */
      readonly original_actor: string | null;
      /** @description The earliest moment known of it. */
      readonly timestamp: components['schemas']['TimeText'];
      readonly started_at: components['schemas']['TimeText'] | null;
      readonly ended_at: components['schemas']['TimeText'] | null;
      readonly duration_ms: number | null;
      /** @description How the credential came to be used: `managed`, `byok`, `delegated_oauth`, `service` or `anonymous`. */
      readonly auth_mode: string | null;
      /** @description The named path that its authority flowed through. */
      readonly credential_lane: string | null;
      /** @description A digest of the credential; never the secret. */
      readonly credential_fingerprint: string | null;
      /** @description What the credential was at that moment: `valid`, `expired`, `revoked`, `rotated`, `wrong_tenant` or `unknown`. */
      readonly credential_state: string | null;
      readonly provider: string | null;
      /** @description The team or budget that pays. */
      readonly quota_owner: string | null;
      readonly policy_bundle: string | null;
      readonly policy_version: string | null;
      /** @description JSON text: names, types, sizes and digests of the arguments; never their contents. */
      readonly input_summary: string | null;
      /** @description `success`, `failure`, `denied`, `partial` or `unknown`. */
      readonly outcome: string;
      /** @description How often it was tried. */
      readonly attempts: components['schemas']['Count'];
      /** @description Whether doing it twice is the same as doing it once; `null`: nobody trustworthy said. */
      readonly idempotent: boolean | null;
      /** @description The verdict is `safe` or `safe_with_same_key`. */
      readonly retry_safe: boolean;
      /** @description `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`. */
      readonly retry_verdict: string;
      readonly retry_reasons: readonly string[];
      readonly next_action: string | null;
      /** @description Each as `kind resource`. */
      readonly side_effects: readonly string[];
      /** @description The gravest change: `no_effect`, `reversible` or `permanent`. */
      readonly reversibility: string | null;
      /** @description Each as `reason by hop`. */
      readonly denials: readonly string[];
      /** @description One word of a closed list; `null` when nothing failed. */
      readonly error_class: string | null;
      /** @description As the tool or provider said it. */
      readonly error_code: string | null;
      readonly error_message: string | null;
      /** @description Whether the error can be recovered from. */
      readonly recoverable: boolean | null;
      /** @description What the error itself asks for, such as `reauth` or `backoff`. */
      readonly recovery_action: string | null;
      readonly spend: components['schemas']['CallSpend'];
      /** @description Whether all evidence is there: `open`, `complete`, `incomplete`, `amended`, `orphaned` or `conflicted`. */
      readonly state: string;
      /** @description Hops that owe a record and have not spoken. */
      readonly hops_missing: readonly string[];
      readonly conflicts: readonly components['schemas']['CallConflict'][];
    };
    /** @description One durable change outside of the caller. */
    readonly CallEffectDocument: {
      readonly occurred_at: components['schemas']['TimeText'];
      readonly attempt: components['schemas']['Count'];
      readonly kind: string;
      readonly effect_class: string | null;
      readonly reversibility: string | null;
      /** @description What it changed: a path, a URL, a record. */
      readonly resource_ref: string;
      /** @description The strongest claim: `declared`, `policy`, `observed` or `receipt`. */
      readonly source: string;
      /** @description The hops that claim it. */
      readonly claimed_by: readonly string[];
      readonly compensating_action: string | null;
      readonly count: components['schemas']['IntegerText'];
    };
    /** @description A page of calls, newest first. */
    readonly CallPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      readonly next_cursor: string | null;
      readonly freshness: components['schemas']['FreshnessDocument'];
      readonly calls: readonly components['schemas']['CallDocument'][];
    };
    /** @description What became of a call's spend; money is exact decimal text, `null` where no currency was named. */
    readonly CallSpend: {
      readonly currency: string | null;
      readonly estimated: components['schemas']['MoneyText'] | null;
      readonly actual: components['schemas']['MoneyText'] | null;
      /** @description Entries that nobody has put a price on; they are in no sum. */
      readonly unpriced_entries: components['schemas']['Count'];
    };
    /** @description Calls: how many, by outcome, and when the first and the last of them began; `null` without any. */
    readonly CallUseDocument: {
      readonly calls: number;
      readonly by_outcome: {
        readonly [key: string]: number;
      };
      readonly first_at: string | null;
      readonly last_at: string | null;
    };
    /** @description What a tail tells of a call, as one JSON document. Names are stable: fields are added, never renamed. */
    readonly ChangeDocument: {
      /** @enum {string} */
      readonly change: 'first_seen' | 'changed' | 'gone';
      readonly tenant_id: string;
      readonly call_id: string;
      /** @description `null` of a call that is seen for the first time. */
      readonly state_before: string | null;
      /** @description `null` of one that is gone. */
      readonly state: string | null;
      /** @description As of `/v1/calls`; `null` of one that is gone. */
      readonly call: components['schemas']['CallDocument'] | null;
      /** @description Another tail goes on from here. */
      readonly cursor: string;
    };
    /** @description How many. */
    readonly Count: number;
    /** @description A change of a credential, with all calls on it before the change and since. */
    readonly CredentialChangeDocument: {
      readonly event_id: string;
      /** @description `issued`, `rotated`, `expired`, `revoked`, `scope_drifted`. */
      readonly change: string | null;
      readonly effective_at: string;
      /** @description When it was said. */
      readonly occurred_at: string;
      readonly credential_lane: string | null;
      readonly successor_fingerprint: string | null;
      readonly scopes_before: readonly string[];
      readonly scopes_after: readonly string[];
      readonly changed_by: string | null;
      readonly reason: string | null;
      readonly before: components['schemas']['CallUseDocument'];
      readonly after: components['schemas']['CallUseDocument'];
    };
    /** @description The life of a credential, and what ran on it. Counts are numbers, times are UTC text, `null` means that nobody said. Each list is cut at its limit; its `…_count` says how many there are in all. */
    readonly CredentialDocument: {
      readonly credential_fingerprint: string;
      readonly tenant_id: string;
      /** @description False: it was only ever seen in calls, or named as a successor; nobody told when it began or ended. */
      readonly is_life_told: boolean;
      /** @description Credentials that it replaces. */
      readonly predecessors: readonly string[];
      readonly changes: readonly components['schemas']['CredentialChangeDocument'][];
      readonly change_count: number;
      readonly use: components['schemas']['CallUseDocument'];
      /** @description What its state was said to be when it was used. */
      readonly states_at_use: readonly components['schemas']['NamedUseDocument'][];
      readonly lanes: readonly components['schemas']['NamedUseDocument'][];
      readonly lane_count: number;
      readonly principals: readonly components['schemas']['NamedUseDocument'][];
      readonly principal_count: number;
      readonly calls_after_end: readonly components['schemas']['CallAfterEndDocument'][];
      readonly calls_after_end_count: number;
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description One refusal. `null` means that nobody said. */
    readonly DenialDocument: {
      readonly tenant_id: string;
      readonly call_id: string;
      readonly session_id: string | null;
      readonly event_id: string;
      readonly occurred_at: components['schemas']['TimeText'];
      /** @description The attempt that was refused; 0 when it was refused before any. */
      readonly attempt: components['schemas']['Count'];
      readonly principal: string | null;
      readonly tool: string;
      readonly server: string | null;
      readonly credential_lane: string | null;
      /** @description Who refused it. */
      readonly hop: string;
      readonly reason: string;
      readonly rule: string | null;
      readonly requested_capability: string | null;
      /** @description What was allowed next to it. */
      readonly allowed_neighbour: string | null;
      readonly policy_bundle: string | null;
      readonly policy_version: string | null;
      /** @description `enforced`, `audited` or `declared`. */
      readonly enforcement_mode: string | null;
    };
    /** @description A page of refusals, newest first. */
    readonly DenialPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      readonly next_cursor: string | null;
      readonly freshness: components['schemas']['FreshnessDocument'];
      readonly denials: readonly components['schemas']['DenialDocument'][];
    };
    /** @description How many fields stand how. */
    readonly DiffCountsDocument: {
      readonly same: components['schemas']['Count'];
      readonly changed: components['schemas']['Count'];
      readonly only_left: components['schemas']['Count'];
      readonly only_right: components['schemas']['Count'];
      /** @description Neither side says. */
      readonly unsaid: components['schemas']['Count'];
    };
    /** @description How two sides stand to each other, field by field. */
    readonly DiffDocument: {
      readonly kind: components['schemas']['DiffKind'];
      readonly left: components['schemas']['DiffSideDocument'];
      readonly right: components['schemas']['DiffSideDocument'];
      /** @description Whether they differ in more than in how long they took. */
      readonly differs: boolean;
      readonly counts: components['schemas']['DiffCountsDocument'];
      /** @description Every group that has fields: what differs in authority comes first. */
      readonly groups: readonly components['schemas']['DiffGroupDocument'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description One field that was compared. */
    readonly DiffFieldDocument: {
      /** @description `unsaid`: neither side says, so that nobody knows whether they are the same. */
      readonly status: components['schemas']['DiffStatus'];
      /** @description Text; counts, nanoseconds and money as exact decimal text. `null`: nobody said, or `members` tell. */
      readonly left: string | null;
      readonly right: string | null;
      /** @description Right minus left, of what is counted or measured and both sides say. */
      readonly delta: string | null;
      readonly field: string;
      /** @description How it is compared; a duration is in nanoseconds. */
      readonly kind: components['schemas']['FieldKind'];
      /** @description Of sets their members, of keyed sets their keys, of money its currencies; sorted. */
      readonly members: readonly components['schemas']['DiffMemberDocument'][];
    };
    /** @enum {string} */
    readonly DiffGroup: 'authority' | 'route' | 'outcome' | 'effects' | 'spend' | 'evidence' | 'time';
    /** @description The fields of one group. */
    readonly DiffGroupDocument: {
      readonly group: components['schemas']['DiffGroup'];
      readonly fields: readonly components['schemas']['DiffFieldDocument'][];
    };
    /** @enum {string} */
    readonly DiffKind: 'call' | 'session' | 'incident' | 'receipt';
    /** @description A member of a set, a key, or a currency. */
    readonly DiffMemberDocument: {
      /** @description `unsaid`: neither side says, so that nobody knows whether they are the same. */
      readonly status: components['schemas']['DiffStatus'];
      /** @description Text; counts, nanoseconds and money as exact decimal text. `null`: nobody said, or `members` tell. */
      readonly left: string | null;
      readonly right: string | null;
      /** @description Right minus left, of what is counted or measured and both sides say. */
      readonly delta: string | null;
      readonly name: string;
    };
    /** @description One side. */
    readonly DiffSideDocument: {
      readonly kind: components['schemas']['SubjectKind'];
      readonly id: string;
      readonly tenant_id: string;
      /** @description The tool of a call and its server, the principal of a session, the symptom of an incident. */
      readonly title: string;
      /** @description The outcome of a call or an incident, the terminal state of a session; `open` for an incident that is open. */
      readonly outcome: string;
      /** @description When it began, else when it was first or last seen. */
      readonly at: components['schemas']['TimeText'] | null;
    };
    /** @enum {string} */
    readonly DiffStatus: 'same' | 'changed' | 'only_left' | 'only_right' | 'unsaid';
    /**
     * @description How a field is compared.
     * @enum {string}
     */
    readonly FieldKind: 'scalar' | 'count' | 'set' | 'keyed' | 'money' | 'duration';
    /** @description How fresh an answer is, looked at before its rows were read. `null` means that it is not known. */
    readonly FreshnessDocument: {
      /**
       * @description The log knows what waits; the store knows only how far its rows reach; nobody: what is missing may still come.
       * @enum {string}
       */
      readonly source: 'log' | 'store' | 'nobody';
      /** @description When it was looked at, nanoseconds since 1970. */
      readonly observed_unix_nano: components['schemas']['IntegerText'] | null;
      /** @description How long the oldest event that is not applied yet had waited then; `0`: everything is applied. */
      readonly oldest_unapplied_age_nanos: components['schemas']['IntegerText'] | null;
      readonly partitions: readonly components['schemas']['PartitionFreshnessDocument'][];
    };
    /** @description An incident. Names are those of `waybill_v.incidents`; `null` means that nobody said. */
    readonly IncidentDocument: {
      readonly tenant_id: string;
      readonly incident_id: string;
      readonly incident_class: string | null;
      readonly symptom: string | null;
      readonly namespace: string | null;
      readonly adapter_path: string | null;
      readonly lane: string | null;
      readonly quota_owner: string | null;
      /** @description What must stay denied after the fix. */
      readonly denied_neighbour_fixture: string | null;
      readonly opened_at: string | null;
      readonly last_verified_checkpoint: string | null;
      readonly reached_checkpoint: string | null;
      /** @description How many fixes were tried. */
      readonly segments: number;
      readonly state: string;
      /** @description Why it is open although somebody closed it. */
      readonly open_reason: string | null;
      readonly outcome: string | null;
      readonly closed_at: string | null;
      readonly closed_by: string | null;
      readonly findings: readonly string[];
    };
    /** @description A page of incidents, open ones first. */
    readonly IncidentPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      readonly next_cursor: string | null;
      readonly freshness: components['schemas']['FreshnessDocument'];
      readonly incidents: readonly components['schemas']['ListedIncidentDocument'][];
    };
    /** @description One thing that was tried. Money is exact decimal text. */
    readonly IncidentSegmentDocument: {
      readonly segment: number;
      readonly event_id: string;
      readonly occurred_at: string;
      readonly symptom: string | null;
      readonly hypothesis: string | null;
      readonly changed_route: string | null;
      readonly changed_prompt_or_policy: string | null;
      readonly expected_recovery_point: string | null;
      readonly last_verified_checkpoint: string | null;
      readonly checkpoint_before: string | null;
      readonly checkpoint_reached: string | null;
      readonly first_newly_exposed_failure: string | null;
      readonly lane: string | null;
      readonly effect_class: string | null;
      readonly spend_delta: string | null;
      readonly currency: string | null;
      readonly findings: readonly string[];
    };
    /** @description A whole number as decimal text: it may be larger than numbers in JSON are exact. */
    readonly IntegerText: string;
    /** @description A lane as it stands, and what it was used for. */
    readonly LaneDocument: {
      readonly tenant_id: string;
      readonly lane: string;
      /** @description `open` or `frozen`. */
      readonly state: string;
      /** @description `null`: nobody ever changed it. */
      readonly since: string | null;
      /** @description Frozen until then; `null`: until thawed. */
      readonly until: string | null;
      readonly changed_by: string | null;
      readonly reason: string | null;
      /** @description `null`: there is no change to compare around. */
      readonly use: components['schemas']['LaneUseDocument'] | null;
    };
    /** @description The use of one lane on both sides of a change; money is exact decimal text by currency. */
    readonly LaneUseDocument: {
      readonly calls_before: number;
      readonly calls_after: number;
      readonly spend_before: {
        readonly [key: string]: string;
      };
      readonly spend_after: {
        readonly [key: string]: string;
      };
    };
    /** @description Every lane, and around which change their use was compared. */
    readonly LanesDocument: {
      /** @description `null`: each around its own last change. */
      readonly around: string | null;
      /** @description How long before and after it. */
      readonly span_ms: number;
      readonly lanes: readonly components['schemas']['LaneDocument'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description An incident in a list, with the last that was said of it. */
    readonly ListedIncidentDocument: {
      readonly tenant_id: string;
      readonly incident_id: string;
      readonly incident_class: string | null;
      readonly symptom: string | null;
      readonly namespace: string | null;
      readonly adapter_path: string | null;
      readonly lane: string | null;
      readonly quota_owner: string | null;
      /** @description What must stay denied after the fix. */
      readonly denied_neighbour_fixture: string | null;
      readonly opened_at: string | null;
      readonly last_verified_checkpoint: string | null;
      readonly reached_checkpoint: string | null;
      /** @description How many fixes were tried. */
      readonly segments: number;
      readonly state: string;
      /** @description Why it is open although somebody closed it. */
      readonly open_reason: string | null;
      readonly outcome: string | null;
      readonly closed_at: string | null;
      readonly closed_by: string | null;
      readonly findings: readonly string[];
      readonly last_said_at: string;
    };
    /** @description An exact amount of money as a decimal of the currency's unit, with two to nine digits behind the point. */
    readonly MoneyText: string;
    /** @description The calls that name one state, lane or principal; `null`: those that name none. */
    readonly NamedUseDocument: {
      readonly name: string | null;
      readonly calls: number;
      readonly first_at: string;
      readonly last_at: string;
    };
    /** @description How far a reader of the log has come in one partition. */
    readonly PartitionFreshnessDocument: {
      readonly group: string;
      readonly topic: string;
      readonly partition: components['schemas']['Count'];
      /** @description All events below it are applied. */
      readonly applied_offset: components['schemas']['IntegerText'];
      /** @description The offset that the next event will get. */
      readonly end_offset: components['schemas']['IntegerText'] | null;
      readonly oldest_unapplied_age_nanos: components['schemas']['IntegerText'] | null;
    };
    /** @description What is wrong, as RFC 9457 has it. */
    readonly ProblemDocument: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      readonly type: 'about:blank';
      /** @description What the status is called. */
      readonly title: string;
      /** @description As the answer has it. */
      readonly status: number;
      /** @description A stable word for programs. */
      readonly code: string;
      /** @description What was expected and what was found, for people. */
      readonly detail: string;
    };
    /** @description What cannot be asked: where, and what was expected and found. */
    readonly QuestionProblem: {
      readonly field: string;
      readonly description: string;
    };
    /** @description A question that cannot be asked. */
    readonly RefusedProblem: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      readonly type: 'about:blank';
      /** @description What the status is called. */
      readonly title: string;
      /** @description As the answer has it. */
      readonly status: number;
      /** @description A stable word for programs. */
      readonly code: string;
      /** @description What was expected and what was found, for people. */
      readonly detail: string;
      /** @description Everything that is wrong with it, by parameter. */
      readonly errors: readonly components['schemas']['QuestionProblem'][];
    };
    /** @description The retry verdict of one attempt. */
    readonly RetryAttempt: {
      /** @description From 1. */
      readonly attempt: number;
      readonly retry_verdict: string;
      readonly retry_reasons: readonly string[];
      readonly next_action: string | null;
    };
    /** @description Whether a call may be done again. */
    readonly RetryDocument: {
      readonly call_id: string;
      readonly tool: string;
      readonly outcome: string;
      /** @description `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`; of several attempts the gravest. */
      readonly retry_verdict: string;
      /** @description The verdict is `safe` or `safe_with_same_key`. */
      readonly retry_safe: boolean;
      readonly retry_reasons: readonly string[];
      readonly next_action: string | null;
      readonly idempotent: boolean | null;
      /** @description The key to send again where the verdict is `safe_with_same_key`. */
      readonly idempotency_key: string | null;
      /** @description While records are missing the verdict may change. */
      readonly state: string;
      readonly hops_missing: readonly string[];
      readonly attempt_list: readonly components['schemas']['RetryAttempt'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A call as the timeline of its session shows it, under the names of SQL: words that nobody said are empty. */
    readonly SessionCallDocument: {
      readonly call_id: string;
      readonly tool: string;
      readonly server: string;
      readonly principal: string;
      readonly credential_lane: string;
      readonly credential_fingerprint: string;
      /** @description When it started, else the earliest moment known of it. */
      readonly began_at: components['schemas']['TimeText'];
      readonly ended_at: components['schemas']['TimeText'] | null;
      /** @description Nanoseconds. */
      readonly latency_ns: components['schemas']['IntegerText'] | null;
      readonly attempts: components['schemas']['Count'];
      readonly outcome: string;
      readonly error_class: string;
      /** @description Each as `kind resource`. */
      readonly effects: readonly string[];
      readonly reversibility: string;
      /** @description Nanos of the currency. */
      readonly estimated_nanos: components['schemas']['IntegerText'];
      /** @description Nanos of the currency. */
      readonly actual_nanos: components['schemas']['IntegerText'];
      /** @description Entries that nobody has put a price on. */
      readonly unpriced: components['schemas']['Count'];
      readonly currency: string;
      readonly retry_verdict: string;
      readonly next_action: string;
      /** @description Each as `reason by hop`. */
      readonly denials: readonly string[];
      /** @description How many contradictions it has. */
      readonly conflicts: components['schemas']['IntegerText'];
      readonly state: string;
    };
    /** @description A checkpoint as the timeline of its session shows it, under the names of SQL. */
    readonly SessionCheckpointDocument: {
      readonly event_id: string;
      readonly call_id: string;
      readonly occurred_at: components['schemas']['TimeText'];
      readonly checkpoint_id: string;
      readonly parent_checkpoint_id: string;
      /** @description What it covers: calls, paths, records; empty: everything until then. */
      readonly covers: readonly string[];
      readonly is_verified: boolean;
      readonly verified_by: string;
      readonly verification_method: string;
      readonly visible_to_new_session: boolean | null;
    };
    /** @description A page of sessions, newest first. */
    readonly SessionPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      readonly next_cursor: string | null;
      readonly freshness: components['schemas']['FreshnessDocument'];
      readonly sessions: readonly components['schemas']['SessionSummary'][];
    };
    /** @description An episode in which a session ran away. */
    readonly SessionRunaway: {
      readonly runaway_id: string;
      /** @description `repeated_input`, `retry_storm` or `burn_rate`. */
      readonly kind: string;
      readonly tool: string;
      readonly lane: string;
      readonly started_at: components['schemas']['TimeText'];
      readonly last_at: components['schemas']['TimeText'];
      /** @description What was counted. */
      readonly detail: string;
      readonly calls: components['schemas']['Count'];
      /** @description The budget that it exceeds; `null`: it is measured against the session itself. */
      readonly budget_id: string | null;
    };
    /** @description Estimated against actual in one currency, as exact decimal text. */
    readonly SessionSpend: {
      readonly currency: string;
      readonly estimated: components['schemas']['MoneyText'];
      readonly actual: components['schemas']['MoneyText'];
      /** @description Actual minus estimated. */
      readonly difference: components['schemas']['MoneyText'];
    };
    /** @description What a list says of each session: its document without what only its timeline tells. */
    readonly SessionSummary: {
      readonly recovery: {
        readonly verdict: string;
        readonly reason: string;
        /** @description The checkpoint to go on from; `null`: none was verified. */
        readonly resume_from: string | null;
        /** @description What has to be verified before anything is tried again. */
        readonly verify_first: readonly string[];
        /** @description What a new session sees of it: `everything`, `up_to_checkpoint`, `nothing` or `unknown`. */
        readonly new_session_sees: string;
      };
      readonly session_id: string;
      /** @description Where its id comes from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`, … */
      readonly session_source: string;
      readonly tenant_id: string;
      /** @description Whose session it is: the original actor. */
      readonly principal: string;
      readonly agent_id: string;
      readonly started_at: components['schemas']['TimeText'] | null;
      readonly ended_at: components['schemas']['TimeText'] | null;
      readonly last_seen_at: components['schemas']['TimeText'];
      readonly tool_calls: components['schemas']['Count'];
      readonly successful_calls: components['schemas']['Count'];
      readonly failed_calls: components['schemas']['Count'];
      readonly denied_calls: components['schemas']['Count'];
      readonly partial_calls: components['schemas']['Count'];
      readonly unknown_outcomes: components['schemas']['Count'];
      readonly attempts: components['schemas']['Count'];
      /** @description Refusals; one call may have several. */
      readonly denials: components['schemas']['Count'];
      /** @description Fingerprints; the lane of a call whose credential nobody told. */
      readonly credentials_used: readonly string[];
      readonly lanes_used: readonly string[];
      readonly side_effects_summary: {
        readonly files_created: components['schemas']['Count'];
        /** @description Calls that its tools made upstream. */
        readonly api_calls_made: components['schemas']['Count'];
        /** @description `null`: nobody named an amount in US dollars. */
        readonly spend_incurred_usd: components['schemas']['MoneyText'] | null;
        readonly spend: readonly components['schemas']['SessionSpend'][];
        readonly unpriced_entries: components['schemas']['Count'];
        readonly effects_by_kind: {
          readonly [key: string]: components['schemas']['Count'];
        };
        readonly effects_by_reversibility: {
          readonly [key: string]: components['schemas']['Count'];
        };
      };
      readonly last_verified_checkpoint: string | null;
      readonly last_verified_checkpoint_at: components['schemas']['TimeText'] | null;
      /** @description Resources that were changed for good and lie outside of that checkpoint. */
      readonly permanent_effects_after: readonly string[];
      /** @description How it ended: `success`, `partial_success`, `failed`, `denied`, `abandoned` or `unknown`. */
      readonly terminal_state: string;
      /** @description Whether somebody has to set something right: `not_needed`, `pending`, `recovered` or `human_review`. */
      readonly recovery_status: string;
    };
    /** @description The audit trail of one session, with how fresh it is. */
    readonly SessionTrailDocument: {
      readonly session_id: string;
      /** @description Where its id comes from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`, … */
      readonly session_source: string;
      readonly tenant_id: string;
      /** @description Whose session it is: the original actor. */
      readonly principal: string;
      readonly agent_id: string;
      readonly started_at: components['schemas']['TimeText'] | null;
      readonly ended_at: components['schemas']['TimeText'] | null;
      readonly last_seen_at: components['schemas']['TimeText'];
      readonly tool_calls: components['schemas']['Count'];
      readonly successful_calls: components['schemas']['Count'];
      readonly failed_calls: components['schemas']['Count'];
      readonly denied_calls: components['schemas']['Count'];
      readonly partial_calls: components['schemas']['Count'];
      readonly unknown_outcomes: components['schemas']['Count'];
      readonly attempts: components['schemas']['Count'];
      /** @description Refusals; one call may have several. */
      readonly denials: components['schemas']['Count'];
      /** @description Fingerprints; the lane of a call whose credential nobody told. */
      readonly credentials_used: readonly string[];
      readonly lanes_used: readonly string[];
      readonly side_effects_summary: {
        readonly files_created: components['schemas']['Count'];
        /** @description Calls that its tools made upstream. */
        readonly api_calls_made: components['schemas']['Count'];
        /** @description `null`: nobody named an amount in US dollars. */
        readonly spend_incurred_usd: components['schemas']['MoneyText'] | null;
        readonly spend: readonly components['schemas']['SessionSpend'][];
        readonly unpriced_entries: components['schemas']['Count'];
        readonly effects_by_kind: {
          readonly [key: string]: components['schemas']['Count'];
        };
        readonly effects_by_reversibility: {
          readonly [key: string]: components['schemas']['Count'];
        };
      };
      readonly last_verified_checkpoint: string | null;
      readonly last_verified_checkpoint_at: components['schemas']['TimeText'] | null;
      /** @description Resources that were changed for good and lie outside of that checkpoint. */
      readonly permanent_effects_after: readonly string[];
      /** @description How it ended: `success`, `partial_success`, `failed`, `denied`, `abandoned` or `unknown`. */
      readonly terminal_state: string;
      /** @description Whether somebody has to set something right: `not_needed`, `pending`, `recovered` or `human_review`. */
      readonly recovery_status: string;
      readonly recovery: {
        readonly verdict: string;
        readonly reason: string;
        /** @description The checkpoint to go on from; `null`: none was verified. */
        readonly resume_from: string | null;
        /** @description What has to be verified before anything is tried again. */
        readonly verify_first: readonly string[];
        /** @description Calls since then that would be done twice. */
        readonly must_not_retry: readonly string[];
        /** @description What a new session sees of it: `everything`, `up_to_checkpoint`, `nothing` or `unknown`. */
        readonly new_session_sees: string;
      };
      /** @description The episodes in which it ran away, in the order in which they began. */
      readonly runaways: readonly components['schemas']['SessionRunaway'][];
      readonly calls: readonly components['schemas']['SessionCallDocument'][];
      readonly checkpoints: readonly components['schemas']['SessionCheckpointDocument'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /**
     * @description A word that spend can be broken down by.
     * @enum {string}
     */
    readonly SpendDimension:
      | 'tenant'
      | 'lane'
      | 'tool'
      | 'server'
      | 'session'
      | 'principal'
      | 'agent'
      | 'auth_mode'
      | 'credential'
      | 'provider'
      | 'quota_owner'
      | 'minute'
      | 'hour'
      | 'day';
    /** @description What was spent in the window `[from, until)`, by one or two dimensions; currencies are never added together. */
    readonly SpendDocument: {
      readonly by: readonly components['schemas']['SpendDimension'][];
      /** Format: date-time */
      readonly from: string;
      /** Format: date-time */
      readonly until: string;
      /** @description There are more groups than were asked for. */
      readonly is_cut: boolean;
      readonly spend: readonly components['schemas']['SpendGroupDocument'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description What one group spent in one currency: money as exact decimal text, `null` where no currency was named. */
    readonly SpendGroupDocument: {
      /** @description The name of the group by each dimension that was asked for; empty: nobody said. */
      readonly group: {
        readonly tenant?: string;
        readonly lane?: string;
        readonly tool?: string;
        readonly server?: string;
        readonly session?: string;
        readonly principal?: string;
        readonly agent?: string;
        readonly auth_mode?: string;
        readonly credential?: string;
        readonly provider?: string;
        readonly quota_owner?: string;
        readonly minute?: string;
        readonly hour?: string;
        readonly day?: string;
      };
      readonly currency: string | null;
      readonly estimated: components['schemas']['MoneyText'] | null;
      readonly actual: components['schemas']['MoneyText'] | null;
      readonly calls: components['schemas']['Count'];
      readonly entries: components['schemas']['Count'];
      /** @description Entries that nobody has put a price on; they are in no sum. */
      readonly unpriced_entries: components['schemas']['Count'];
      /** @description What was set aside in the window. */
      readonly reserved: components['schemas']['MoneyText'] | null;
      /** @description How much of it is neither used, given back nor expired. */
      readonly held: components['schemas']['MoneyText'] | null;
      readonly open_reservations: components['schemas']['Count'];
    };
    /** @description A column of an answer of SQL. */
    readonly SqlColumn: {
      readonly name: string;
      /** @description As ClickHouse calls it: `LowCardinality(String)`, `Array(UInt64)`, … */
      readonly type: string;
    };
    /** @description What one statement answers. */
    readonly SqlDocument: {
      readonly columns: readonly components['schemas']['SqlColumn'][];
      /** @description Values in the order of the columns, of any kind that JSON has; 64-bit numbers and decimals are text. */
      readonly rows: readonly (readonly unknown[])[];
      readonly row_count: components['schemas']['Count'];
      /** @description There are more rows than were asked for. */
      readonly is_cut: boolean;
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @enum {string} */
    readonly SubjectKind: 'call' | 'session' | 'incident';
    /** @description A tool that was denied within a period. */
    readonly SurfaceDenialDocument: {
      readonly tool: string;
      /** @description Whether it was hidden, too; `null`: no surface is known, or its list was cut or says nothing. */
      readonly was_hidden: boolean | null;
      readonly denials: number;
      readonly last_at: string;
    };
    /** @description What a principal could see over time, in pages: the newest period first, by when it began. */
    readonly SurfacePageDocument: {
      /** @description The whole name that was found. */
      readonly principal: string;
      readonly periods: readonly components['schemas']['SurfacePeriodDocument'][];
      /** @description `null`: these were the last ones. */
      readonly next_cursor: string | null;
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A time in which nothing changed in what a principal could see at one gateway and server. `null` means that nobody said. */
    readonly SurfacePeriodDocument: {
      readonly tenant_id: string;
      readonly principal: string;
      /** @description On whose behalf. */
      readonly original_actors: readonly string[];
      readonly gateway: string | null;
      readonly server: string | null;
      readonly policy_bundle: string | null;
      readonly policy_version: string | null;
      /** @description Its first and its last decision, and how many there were. */
      readonly first_at: string;
      readonly last_at: string;
      readonly decisions: number;
      /** @description When the next period began; `null`: nothing else was said since. */
      readonly until_at: string | null;
      /** @description The first decision. */
      readonly event_id: string;
      /** @description `null`: until then nobody had said what could be seen. */
      readonly visible_tools: readonly string[] | null;
      readonly surface_digest: string | null;
      /** @description Tools that exist and were hidden. */
      readonly hidden_count: number | null;
      /** @description Visible tools that did not fit into the list. */
      readonly omitted_count: number | null;
      readonly denied: readonly components['schemas']['SurfaceDenialDocument'][];
      /** @description How many entries `denied` would have in all. */
      readonly denied_count: number;
    };
    /** @description A moment in UTC with nine digits of a second, as SQL shows it. */
    readonly TimeText: string;
    /** @description One call with its attempts, effects and denials, each in the order in which it happened. */
    readonly WholeCallDocument: {
      /** @constant */
      readonly event: 'tool_call';
      readonly call_id: string;
      readonly tenant_id: string;
      /** @description The W3C trace id, 32 lower-case hex digits. */
      readonly trace_id: string | null;
      readonly session_id: string | null;
      readonly tool: string;
      readonly tool_version: string | null;
      /** @description The MCP server that has the tool. */
      readonly server: string | null;
      readonly agent_id: string | null;
      /** @description Who called: the last link of the delegation chain. */
      readonly principal: string | null;
      /** @description On whose behalf: the first link of the delegation chain. */
      readonly original_actor: string | null;
      /** @description The earliest moment known of it. */
      readonly timestamp: components['schemas']['TimeText'];
      readonly started_at: components['schemas']['TimeText'] | null;
      readonly ended_at: components['schemas']['TimeText'] | null;
      readonly duration_ms: number | null;
      /** @description How the credential came to be used: `managed`, `byok`, `delegated_oauth`, `service` or `anonymous`. */
      readonly auth_mode: string | null;
      /** @description The named path that its authority flowed through. */
      readonly credential_lane: string | null;
      /** @description A digest of the credential; never the secret. */
      readonly credential_fingerprint: string | null;
      /** @description What the credential was at that moment: `valid`, `expired`, `revoked`, `rotated`, `wrong_tenant` or `unknown`. */
      readonly credential_state: string | null;
      readonly provider: string | null;
      /** @description The team or budget that pays. */
      readonly quota_owner: string | null;
      readonly policy_bundle: string | null;
      readonly policy_version: string | null;
      /** @description JSON text: names, types, sizes and digests of the arguments; never their contents. */
      readonly input_summary: string | null;
      /** @description `success`, `failure`, `denied`, `partial` or `unknown`. */
      readonly outcome: string;
      /** @description How often it was tried. */
      readonly attempts: components['schemas']['Count'];
      /** @description Whether doing it twice is the same as doing it once; `null`: nobody trustworthy said. */
      readonly idempotent: boolean | null;
      /** @description The verdict is `safe` or `safe_with_same_key`. */
      readonly retry_safe: boolean;
      /** @description `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`. */
      readonly retry_verdict: string;
      readonly retry_reasons: readonly string[];
      readonly next_action: string | null;
      /** @description Each as `kind resource`. */
      readonly side_effects: readonly string[];
      /** @description The gravest change: `no_effect`, `reversible` or `permanent`. */
      readonly reversibility: string | null;
      /** @description Each as `reason by hop`. */
      readonly denials: readonly string[];
      /** @description One word of a closed list; `null` when nothing failed. */
      readonly error_class: string | null;
      /** @description As the tool or provider said it. */
      readonly error_code: string | null;
      readonly error_message: string | null;
      /** @description Whether the error can be recovered from. */
      readonly recoverable: boolean | null;
      /** @description What the error itself asks for, such as `reauth` or `backoff`. */
      readonly recovery_action: string | null;
      readonly spend: components['schemas']['CallSpend'];
      /** @description Whether all evidence is there: `open`, `complete`, `incomplete`, `amended`, `orphaned` or `conflicted`. */
      readonly state: string;
      /** @description Hops that owe a record and have not spoken. */
      readonly hops_missing: readonly string[];
      readonly conflicts: readonly components['schemas']['CallConflict'][];
      readonly attempt_list: readonly components['schemas']['CallAttemptDocument'][];
      readonly effect_list: readonly components['schemas']['CallEffectDocument'][];
      readonly denial_list: readonly components['schemas']['DenialDocument'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description One incident with what was tried, in order. */
    readonly WholeIncidentDocument: {
      readonly incident: components['schemas']['IncidentDocument'];
      readonly segments: readonly components['schemas']['IncidentSegmentDocument'][];
      readonly freshness: components['schemas']['FreshnessDocument'];
    };
  };
  responses: {
    /** @description `question_refused`: a parameter, word, number or cursor is not accepted; `errors` says which. */
    readonly Problem400: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['RefusedProblem'];
      };
    };
    /** @description `host_not_allowed`: the name in `Host` or the page in `Origin` is none that may ask; `WAYBILL_HTTP_ALLOWED_HOSTS` allows more. */
    readonly Problem403: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /** @description `not_found`: nothing has this id; `freshness` says what that is worth. */
    readonly Problem404: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['AbsentProblem'];
      };
    };
    /** @description `id_ambiguous`: the beginning of an id fits several; `candidates` has the first few. */
    readonly Problem409: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['AmbiguousProblem'];
      };
    };
    /** @description `too_many_questions`: more questions at once than `WAYBILL_QUERY_IN_FLIGHT_MAX_COUNT`; ask again. */
    readonly Problem429: {
      headers: {
        /** @description Seconds. */
        readonly 'Retry-After'?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /** @description `internal`: a defect; the server has logged its cause. */
    readonly Problem500: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /**
     * @description `shutting_down`: the process ends; ask its successor.
     *     `store_unavailable`: the store cannot be reached.
     *     `store_overloaded`: the store has too much to do.
     *     `store_timeout`: the store gave the question up.
     */
    readonly Problem503: {
      headers: {
        /** @description Seconds. */
        readonly 'Retry-After'?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /** @description `question_timed_out`: no answer within `WAYBILL_QUERY_TIMEOUT_MS`. */
    readonly Problem504: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly listCalls: {
    readonly parameters: {
      readonly query?: {
        /** @description How many rows at most. */
        readonly limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        readonly cursor?: string;
        /**
         * @description Only what began at this moment or later: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`).
         * @example 1h
         */
        readonly since?: string;
        /** @description Only what began before this moment: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`). */
        readonly until?: string;
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        readonly tool?: string;
        /** @description Only those with this `server`. */
        readonly server?: string;
        /**
         * @description Only those with this `outcome`.
         * @example denied
         */
        readonly outcome?: 'success' | 'failure' | 'denied' | 'partial' | 'unknown';
        /** @description Only those with this `state`. */
        readonly state?: 'open' | 'complete' | 'incomplete' | 'amended' | 'orphaned' | 'conflicted';
        /** @description Only those with this `principal`. */
        readonly principal?: string;
        /** @description Only those with this `lane`. */
        readonly lane?: string;
        /** @description Only those with this `session_id`. */
        readonly session_id?: string;
        /** @description Only those with this `trace_id`. */
        readonly trace_id?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Calls, newest first */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CallPage'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly tailCalls: {
    readonly parameters: {
      readonly query?: {
        /**
         * @description Only what began at this moment or later: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`).
         * @example 1h
         */
        readonly since?: string;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        readonly cursor?: string;
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        readonly tool?: string;
        /** @description Only those with this `server`. */
        readonly server?: string;
        /**
         * @description Only those with this `outcome`.
         * @example denied
         */
        readonly outcome?: 'success' | 'failure' | 'denied' | 'partial' | 'unknown';
        /** @description Only those with this `state`. */
        readonly state?: 'open' | 'complete' | 'incomplete' | 'amended' | 'orphaned' | 'conflicted';
        /** @description Only those with this `principal`. */
        readonly principal?: string;
        /** @description Only those with this `lane`. */
        readonly lane?: string;
        /** @description Only those with this `session_id`. */
        readonly session_id?: string;
        /** @description Only those with this `trace_id`. */
        readonly trace_id?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Calls as they change, as server-sent events; each event has one document as its `data`. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/event-stream': string;
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getCall: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The `ETag` of an answer that one has: when it still stands, the answer is 304. */
        readonly 'If-None-Match'?: string;
      };
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One call with its attempts, effects and denials */
      readonly 200: {
        headers: {
          /** @description Of a call that is closed. What `freshness` says is not part of what is compared. */
          readonly ETag?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WholeCallDocument'];
        };
      };
      /** @description What `If-None-Match` names still stands. */
      readonly 304: {
        headers: {
          /** @description Of a call that is closed. What `freshness` says is not part of what is compared. */
          readonly ETag?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getRetryVerdict: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Whether a call may be done again, why, and what to do next */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['RetryDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getCallDenials: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Why one call was denied: by whom, by which rule, and what was allowed next to it */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CallDenialsDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly listDenials: {
    readonly parameters: {
      readonly query?: {
        /** @description How many rows at most. */
        readonly limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        readonly cursor?: string;
        /**
         * @description Only what began at this moment or later: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`).
         * @example 1h
         */
        readonly since?: string;
        /** @description Only what began before this moment: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`). */
        readonly until?: string;
        /** @description Only those with this `reason`. */
        readonly reason?:
          | 'policy'
          | 'scope'
          | 'tool_not_visible'
          | 'approval_required'
          | 'approval_declined'
          | 'budget'
          | 'quota'
          | 'lane_frozen'
          | 'wrong_tenant'
          | 'credential'
          | 'loopback'
          | 'link_local_metadata'
          | 'private_network'
          | 'ipv6_local'
          | 'cluster_service'
          | 'blocked_redirect'
          | 'scheme'
          | 'size_cap'
          | 'parent_traversal'
          | 'sibling_workspace'
          | 'hidden_config'
          | 'host_mount'
          | 'credential_file'
          | 'symlink_escape'
          | 'write_outside_policy'
          | 'outside_root';
        /** @description Only those with this `hop`. */
        readonly hop?:
          'registry' | 'gateway' | 'runtime' | 'adapter' | 'tool' | 'provider' | 'harness' | 'channel' | 'operator';
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        readonly tool?: string;
        /** @description Only those with this `principal`. */
        readonly principal?: string;
        /** @description Only those with this `session_id`. */
        readonly session_id?: string;
        /** @description Only those with this `call_id`. */
        readonly call_id?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Refusals, newest first */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DenialPage'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly listSessions: {
    readonly parameters: {
      readonly query?: {
        /** @description How many rows at most. */
        readonly limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        readonly cursor?: string;
        /**
         * @description Only sessions that were active at this moment or later: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`).
         * @example 1h
         */
        readonly since?: string;
        /** @description Only those with this `principal`. */
        readonly principal?: string;
        /** @description Only those with this `agent_id`. */
        readonly agent_id?: string;
        /** @description Only those with this `lane`. */
        readonly lane?: string;
        /** @description Only those with this `terminal_state`. */
        readonly terminal_state?: 'success' | 'partial_success' | 'failed' | 'denied' | 'abandoned' | 'unknown';
        /** @description Only those with this `recovery_status`. */
        readonly recovery_status?: 'not_needed' | 'pending' | 'recovered' | 'human_review';
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Sessions, newest first */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SessionPage'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getSession: {
    readonly parameters: {
      readonly query?: {
        /** @description The original actor, where several use one id. */
        readonly principal?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The audit trail of one session, and from where to go on */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SessionTrailDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getSpend: {
    readonly parameters: {
      readonly query: {
        /**
         * @description By what it is broken down: one or two words, with a comma between.
         * @example [
         *       "lane",
         *       "tool"
         *     ]
         */
        readonly by: readonly (
          | 'tenant'
          | 'lane'
          | 'tool'
          | 'server'
          | 'session'
          | 'principal'
          | 'agent'
          | 'auth_mode'
          | 'credential'
          | 'provider'
          | 'quota_owner'
          | 'minute'
          | 'hour'
          | 'day'
        )[];
        /**
         * @description Where the window begins, rounded down to a whole minute: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`). Absent: 24 hours before `until`.
         * @example 7d
         */
        readonly from?: string;
        /** @description Where the window ends; it does not belong to it: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`). Absent: now. */
        readonly until?: string;
        /** @description How many groups at most. */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What was spent, by one or two dimensions */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SpendDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getCredential: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The life of one credential, and what ran on it before and after each change */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CredentialDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getSurface: {
    readonly parameters: {
      readonly query?: {
        /** @description How many rows at most. */
        readonly limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        readonly cursor?: string;
        /**
         * @description Only what began at this moment or later: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`).
         * @example 1h
         */
        readonly since?: string;
        /** @description Only what began before this moment: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`). */
        readonly until?: string;
        /** @description Only those with this `server`. */
        readonly server?: string;
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        readonly tool?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What one principal could see over time, newest first */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SurfacePageDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly listLanes: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this `around`. */
        readonly around?: string;
        /** @description Only those with this `span`. */
        readonly span?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Every lane, and its use before and after a change */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LanesDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly listIncidents: {
    readonly parameters: {
      readonly query?: {
        /** @description How many rows at most. */
        readonly limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        readonly cursor?: string;
        /**
         * @description Only what began at this moment or later: a span back from now (`90s`, `15m`, `1h`, `7d`, `2w`) or a moment of RFC 3339 with its offset (`2026-11-24T11:00:00Z`).
         * @example 1h
         */
        readonly since?: string;
        /** @description Only those with this `incident_state`. */
        readonly incident_state?: 'open' | 'closed';
        /** @description Only those with this `incident_class`. */
        readonly incident_class?:
          | 'auth_drift'
          | 'scope_escape'
          | 'contract_drift'
          | 'malformed_success'
          | 'rate_limit_exhaustion'
          | 'partial_side_effect'
          | 'process_crash';
        /** @description Only those with this `lane`. */
        readonly lane?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Incidents, open ones first */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['IncidentPage'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly getIncident: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One incident with what was tried, in order */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WholeIncidentDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly diff: {
    readonly parameters: {
      readonly query: {
        /** @description The id of a call, session or incident, or a beginning that only one has. */
        readonly left: string;
        /** @description The id of another one of its kind; none where `kind` is `receipt`. */
        readonly right?: string;
        /** @description What the ids are. Absent: what both are found as. `receipt`: the call `left`, what was expected and reported of it, and what the receipts of its provider say. */
        readonly kind?: 'call' | 'session' | 'incident' | 'receipt';
        /** @description The original actor of the left session, where several use its id. */
        readonly left_principal?: string;
        /** @description The original actor of the right session, where several use its id. */
        readonly right_principal?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Two calls, sessions or incidents, or a call and its receipts, field by field */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DiffDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 404: components['responses']['Problem404'];
      readonly 409: components['responses']['Problem409'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
  readonly runSql: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this `format`. */
        readonly format?: string;
        /** @description How many rows at most. */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What one SQL statement answers, which is sent as the body (`POST`) */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SqlDocument'];
        };
      };
      readonly 400: components['responses']['Problem400'];
      readonly 403: components['responses']['Problem403'];
      readonly 429: components['responses']['Problem429'];
      readonly 500: components['responses']['Problem500'];
      readonly 503: components['responses']['Problem503'];
      readonly 504: components['responses']['Problem504'];
    };
  };
}
