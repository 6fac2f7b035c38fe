// Made by `npm run generate` from services/query/openapi.json. Do not edit.
export interface paths {
  '/v1/calls': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Calls, newest first
     * @description The same as `ListCalls` of `waybill.query.v1.QueryService`.
     */
    get: operations['listCalls'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calls/tail': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Calls as they change, as server-sent events
     * @description The same as `TailCalls` of `waybill.query.v1.QueryService`.
     */
    get: operations['tailCalls'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calls/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One call with its attempts, effects and denials
     * @description The same as `GetCall` of `waybill.query.v1.QueryService`.
     */
    get: operations['getCall'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calls/{id}/retry-verdict': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether a call may be done again, why, and what to do next
     * @description The same as `GetRetryVerdict` of `waybill.query.v1.QueryService`.
     */
    get: operations['getRetryVerdict'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calls/{id}/denials': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Why one call was denied: by whom, by which rule, and what was allowed next to it
     * @description The same as `GetCall` of `waybill.query.v1.QueryService`.
     */
    get: operations['getCallDenials'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/denials': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Refusals, newest first
     * @description The same as `ListDenials` of `waybill.query.v1.QueryService`.
     */
    get: operations['listDenials'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Sessions, newest first
     * @description The same as `ListSessions` of `waybill.query.v1.QueryService`.
     */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit trail of one session, and from where to go on
     * @description The same as `GetSession` of `waybill.query.v1.QueryService`.
     */
    get: operations['getSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/spend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was spent, by one or two dimensions
     * @description The same as `GetSpend` of `waybill.query.v1.QueryService`.
     */
    get: operations['getSpend'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/credentials/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The life of one credential, and what ran on it before and after each change
     * @description The same as `GetCredential` of `waybill.query.v1.QueryService`.
     */
    get: operations['getCredential'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/surfaces/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What one principal could see over time, newest first
     * @description The same as `GetSurface` of `waybill.query.v1.QueryService`.
     */
    get: operations['getSurface'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/lanes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every lane, and its use before and after a change
     * @description The same as `ListLanes` of `waybill.query.v1.QueryService`.
     */
    get: operations['listLanes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/incidents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Incidents, open ones first
     * @description The same as `ListIncidents` of `waybill.query.v1.QueryService`.
     */
    get: operations['listIncidents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/incidents/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One incident with what was tried, in order
     * @description The same as `GetIncident` of `waybill.query.v1.QueryService`.
     */
    get: operations['getIncident'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Two calls, sessions or incidents, or a call and its receipts, field by field
     * @description The same as `Diff` of `waybill.query.v1.QueryService`.
     */
    get: operations['diff'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sql': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What one SQL statement answers, which is sent as the body (`POST`)
     * @description The same as `RunSql` of `waybill.query.v1.QueryService`.
     */
    post: operations['runSql'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Nothing has this id. */
    AbsentProblem: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      type: 'about:blank';
      /** @description What the status is called. */
      title: string;
      /** @description As the answer has it. */
      status: number;
      /** @description A stable word for programs. */
      code: string;
      /** @description What was expected and what was found, for people. */
      detail: string;
      /** @description Tells "not there" from "not there yet". */
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description The beginning of an id that several have. */
    AmbiguousProblem: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      type: 'about:blank';
      /** @description What the status is called. */
      title: string;
      /** @description As the answer has it. */
      status: number;
      /** @description A stable word for programs. */
      code: string;
      /** @description What was expected and what was found, for people. */
      detail: string;
      /** @description The first few that it could be, with what tells them apart. */
      candidates: {
        [key: string]: unknown;
      }[];
    };
    /** @description A call that ran on the credential after its end. */
    CallAfterEndDocument: {
      call_id: string;
      started_at: components['schemas']['TimeText'] | null;
      tool: string;
      principal: string | null;
      credential_lane: string | null;
      /** @description What the hops said of the credential; `valid` is a contradiction. */
      claimed_state: string | null;
      /** @description How it had ended, and when. */
      change: string;
      ended_at: components['schemas']['TimeText'];
      outcome: string;
    };
    /** @description One try of a call. */
    CallAttemptDocument: {
      /** @description From 1. */
      attempt: number;
      started_at: components['schemas']['TimeText'] | null;
      ended_at: components['schemas']['TimeText'] | null;
      duration_ms: number | null;
      outcome: string;
      error_class: string | null;
      error_code: string | null;
      error_message: string | null;
      /** @description Why no answer came: `cancelled_by_caller`, `timed_out`, `connection_lost`, `server_exited` or `client_gone`; `null` when one came. */
      no_answer_reason: string | null;
      /** @description How far the request got: `not_sent`, `sent` or `answered`. */
      request_phase: string | null;
      retry_verdict: string;
      retry_reasons: string[];
      next_action: string | null;
    };
    /** @description Two hops that cannot both be right. */
    CallConflict: {
      kind: string;
      left_hop: string;
      left_value: string;
      right_hop: string;
      right_value: string;
    };
    /** @description Why a call was denied: every refusal of it. */
    CallDenialsDocument: {
      call_id: string;
      tool: string;
      outcome: string;
      /** @description Empty: nobody denied it. */
      denials: {
        tenant_id: string;
        call_id: string;
        session_id: string | null;
        event_id: string;
        occurred_at: components['schemas']['TimeText'];
        /** @description The attempt that was refused; 0 when it was refused before any. */
        attempt: components['schemas']['Count'];
        principal: string | null;
        tool: string;
        server: string | null;
        credential_lane: string | null;
        /** @description Who refused it. */
        hop: string;
        reason: string;
        rule: string | null;
        requested_capability: string | null;
        /** @description What was allowed next to it. */
        allowed_neighbour: string | null;
        policy_bundle: string | null;
        policy_version: string | null;
        /** @description `enforced`, `audited` or `declared`. */
        enforcement_mode: string | null;
      }[];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A call as one flat JSON document. Names are stable: fields are added, never renamed. Times are UTC text, 64-bit numbers and money are decimal text, `null` means that nobody said. Words that are empty in SQL are `null` here. */
    CallDocument: {
      /** @constant */
      event: 'tool_call';
      call_id: string;
      tenant_id: string;
      /** @description The W3C trace id, 32 lower-case hex digits. */
      trace_id: string | null;
      session_id: string | null;
      tool: string;
      tool_version: string | null;
      /** @description The MCP server that has the tool. */
      server: string | null;
      agent_id: string | null;
      /** @description Who called: the last link of the delegation chain. */
      principal: string | null;
      /** @description On whose behalf: the first link of the delegation chain. */
      original_actor: string | null;
      /** @description The earliest moment known of it. */
      timestamp: components['schemas']['TimeText'];
      started_at: components['schemas']['TimeText'] | null;
      ended_at: components['schemas']['TimeText'] | null;
      duration_ms: number | null;
      /** @description How the credential came to be used: `managed`, `byok`, `delegated_oauth`, `service` or `anonymous`. */
      auth_mode: string | null;
      /** @description The named path that its authority flowed through. */
      credential_lane: string | null;
      /** @description A digest of the credential; never the secret. */
      credential_fingerprint: string | null;
      /** @description What the credential was at that moment: `valid`, `expired`, `revoked`, `rotated`, `wrong_tenant` or `unknown`. */
      credential_state: string | null;
      provider: string | null;
      /** @description The team or budget that pays. */
      quota_owner: string | null;
      policy_bundle: string | null;
      policy_version: string | null;
      /** @description JSON text: names, types, sizes and digests of the arguments; never their contents. */
      input_summary: string | null;
      /** @description `success`, `failure`, `denied`, `partial` or `unknown`. */
      outcome: string;
      /** @description How often it was tried. */
      attempts: components['schemas']['Count'];
      /** @description Whether doing it twice is the same as doing it once; `null`: nobody trustworthy said. */
      idempotent: boolean | null;
      /** @description The verdict is `safe` or `safe_with_same_key`. */
      retry_safe: boolean;
      /** @description `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`. */
      retry_verdict: string;
      retry_reasons: string[];
      next_action: string | null;
      /** @description Each as `kind resource`. */
      side_effects: string[];
      /** @description The gravest change: `no_effect`, `reversible` or `permanent`. */
      reversibility: string | null;
      /** @description Each as `reason by hop`. */
      denials: string[];
      /** @description One word of a closed list; `null` when nothing failed. */
      error_class: string | null;
      /** @description As the tool or provider said it. */
      error_code: string | null;
      error_message: string | null;
      /** @description Whether the error can be recovered from. */
      recoverable: boolean | null;
      /** @description What the error itself asks for, such as `reauth` or `backoff`. */
      recovery_action: string | null;
      spend: components['schemas']['CallSpend'];
      /** @description Whether all evidence is there: `open`, `complete`, `incomplete`, `amended`, `orphaned` or `conflicted`. */
      state: string;
      /** @description Hops that owe a record and have not spoken. */
      hops_missing: string[];
      conflicts: components['schemas']['CallConflict'][];
    };
    /** @description One durable change outside of the caller. */
    CallEffectDocument: {
      occurred_at: components['schemas']['TimeText'];
      attempt: components['schemas']['Count'];
      kind: string;
      effect_class: string | null;
      reversibility: string | null;
      /** @description What it changed: a path, a URL, a record. */
      resource_ref: string;
      /** @description The strongest claim: `declared`, `policy`, `observed` or `receipt`. */
      source: string;
      /** @description The hops that claim it. */
      claimed_by: string[];
      compensating_action: string | null;
      count: components['schemas']['IntegerText'];
    };
    /** @description A page of calls, newest first. */
    CallPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      next_cursor: string | null;
      freshness: components['schemas']['FreshnessDocument'];
      calls: components['schemas']['CallDocument'][];
    };
    /** @description What became of a call's spend; money is exact decimal text, `null` where no currency was named. */
    CallSpend: {
      currency: string | null;
      estimated: components['schemas']['MoneyText'] | null;
      actual: components['schemas']['MoneyText'] | null;
      /** @description Entries that nobody has put a price on; they are in no sum. */
      unpriced_entries: components['schemas']['Count'];
    };
    /** @description Calls: how many, by outcome, and when the first and the last of them began; `null` without any. */
    CallUseDocument: {
      calls: components['schemas']['Count'];
      by_outcome: {
        [key: string]: components['schemas']['Count'];
      };
      first_at: components['schemas']['TimeText'] | null;
      last_at: components['schemas']['TimeText'] | null;
    };
    /** @description What a tail tells of a call, as one JSON document. Names are stable: fields are added, never renamed. */
    ChangeDocument: {
      /** @enum {string} */
      change: 'first_seen' | 'changed' | 'gone';
      tenant_id: string;
      call_id: string;
      /** @description `null` of a call that is seen for the first time. */
      state_before: string | null;
      /** @description `null` of one that is gone. */
      state: string | null;
      /** @description One that comes twice, from two tails, has the same version and state. `null` of one that is gone. */
      version: string | null;
      /** @description As of `/v1/calls`; `null` of one that is gone. */
      call: components['schemas']['CallDocument'] | null;
      /** @description Another tail goes on from here. */
      cursor: string;
    };
    /** @description How many. */
    Count: number;
    /** @description A change of a credential, with all calls on it before the change and since. */
    CredentialChangeDocument: {
      event_id: string;
      /** @description `issued`, `rotated`, `expired`, `revoked`, `scope_drifted`. */
      change: string | null;
      effective_at: components['schemas']['TimeText'];
      /** @description When it was said. */
      occurred_at: components['schemas']['TimeText'];
      credential_lane: string | null;
      successor_fingerprint: string | null;
      scopes_before: string[];
      scopes_after: string[];
      changed_by: string | null;
      reason: string | null;
      before: components['schemas']['CallUseDocument'];
      after: components['schemas']['CallUseDocument'];
    };
    /** @description The life of a credential, and what ran on it. Counts are numbers, times are UTC text, `null` means that nobody said. Each list is cut at its limit; its `…_count` says how many there are in all. */
    CredentialDocument: {
      credential_fingerprint: string;
      tenant_id: string;
      /** @description False: it was only ever seen in calls, or named as a successor; nobody told when it began or ended. */
      is_life_told: boolean;
      /** @description Credentials that it replaces. */
      predecessors: string[];
      changes: components['schemas']['CredentialChangeDocument'][];
      change_count: components['schemas']['Count'];
      use: components['schemas']['CallUseDocument'];
      /** @description What its state was said to be when it was used. */
      states_at_use: components['schemas']['NamedUseDocument'][];
      lanes: components['schemas']['NamedUseDocument'][];
      lane_count: components['schemas']['Count'];
      principals: components['schemas']['NamedUseDocument'][];
      principal_count: components['schemas']['Count'];
      calls_after_end: components['schemas']['CallAfterEndDocument'][];
      calls_after_end_count: components['schemas']['Count'];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description One refusal. `null` means that nobody said. */
    DenialDocument: {
      tenant_id: string;
      call_id: string;
      session_id: string | null;
      event_id: string;
      occurred_at: components['schemas']['TimeText'];
      /** @description The attempt that was refused; 0 when it was refused before any. */
      attempt: components['schemas']['Count'];
      principal: string | null;
      tool: string;
      server: string | null;
      credential_lane: string | null;
      /** @description Who refused it. */
      hop: string;
      reason: string;
      rule: string | null;
      requested_capability: string | null;
      /** @description What was allowed next to it. */
      allowed_neighbour: string | null;
      policy_bundle: string | null;
      policy_version: string | null;
      /** @description `enforced`, `audited` or `declared`. */
      enforcement_mode: string | null;
    };
    /** @description A page of refusals, newest first. */
    DenialPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      next_cursor: string | null;
      freshness: components['schemas']['FreshnessDocument'];
      denials: components['schemas']['DenialDocument'][];
    };
    /** @description How many fields stand how. */
    DiffCountsDocument: {
      same: components['schemas']['Count'];
      changed: components['schemas']['Count'];
      only_left: components['schemas']['Count'];
      only_right: components['schemas']['Count'];
      /** @description Neither side says. */
      unsaid: components['schemas']['Count'];
    };
    /** @description How two sides stand to each other, field by field. */
    DiffDocument: {
      kind: components['schemas']['DiffKind'];
      left: components['schemas']['DiffSideDocument'];
      right: components['schemas']['DiffSideDocument'];
      /** @description Whether they differ in more than in how long they took. */
      differs: boolean;
      counts: components['schemas']['DiffCountsDocument'];
      /** @description Every group that has fields: what differs in authority comes first. */
      groups: components['schemas']['DiffGroupDocument'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description One field that was compared. */
    DiffFieldDocument: {
      /** @description `unsaid`: neither side says, so that nobody knows whether they are the same. */
      status: components['schemas']['DiffStatus'];
      /** @description Text; counts, nanoseconds and money as exact decimal text. `null`: nobody said, or `members` tell. */
      left: string | null;
      right: string | null;
      /** @description Right minus left, of what is counted or measured and both sides say. */
      delta: string | null;
      field: string;
      /** @description How it is compared; a duration is in nanoseconds. */
      kind: components['schemas']['FieldKind'];
      /** @description Of sets their members, of keyed sets their keys, of money its currencies; sorted. */
      members: components['schemas']['DiffMemberDocument'][];
    };
    /** @enum {string} */
    DiffGroup: 'authority' | 'route' | 'outcome' | 'effects' | 'spend' | 'evidence' | 'time';
    /** @description The fields of one group. */
    DiffGroupDocument: {
      group: components['schemas']['DiffGroup'];
      fields: components['schemas']['DiffFieldDocument'][];
    };
    /** @enum {string} */
    DiffKind: 'call' | 'session' | 'incident' | 'receipt';
    /** @description A member of a set, a key, or a currency. */
    DiffMemberDocument: {
      /** @description `unsaid`: neither side says, so that nobody knows whether they are the same. */
      status: components['schemas']['DiffStatus'];
      /** @description Text; counts, nanoseconds and money as exact decimal text. `null`: nobody said, or `members` tell. */
      left: string | null;
      right: string | null;
      /** @description Right minus left, of what is counted or measured and both sides say. */
      delta: string | null;
      name: string;
    };
    /** @description One side. */
    DiffSideDocument: {
      kind: components['schemas']['SubjectKind'];
      id: string;
      tenant_id: string;
      /** @description The tool of a call and its server, the principal of a session, the symptom of an incident. */
      title: string;
      /** @description The outcome of a call or an incident, the terminal state of a session; `open` for an incident that is open. */
      outcome: string;
      /** @description When it began, else when it was first or last seen. */
      at: components['schemas']['TimeText'] | null;
    };
    /** @enum {string} */
    DiffStatus: 'same' | 'changed' | 'only_left' | 'only_right' | 'unsaid';
    /**
     * @description How a field is compared.
     * @enum {string}
     */
    FieldKind: 'scalar' | 'count' | 'set' | 'keyed' | 'money' | 'duration';
    /** @description How fresh an answer is, looked at before its rows were read. `null` means that it is not known. */
    FreshnessDocument: {
      /**
       * @description The log knows what waits; the store knows only how far its rows reach; nobody: what is missing may still come.
       * @enum {string}
       */
      source: 'log' | 'store' | 'nobody';
      /** @description When it was looked at, nanoseconds since 1970. */
      observed_unix_nano: components['schemas']['IntegerText'] | null;
      /** @description How long the oldest event that is not applied yet had waited then; `0`: everything is applied. */
      oldest_unapplied_age_nanos: components['schemas']['IntegerText'] | null;
      partitions: components['schemas']['PartitionFreshnessDocument'][];
    };
    /** @description An incident. Names are those of `waybill_v.incidents`; `null` means that nobody said. */
    IncidentDocument: {
      tenant_id: string;
      incident_id: string;
      incident_class: string | null;
      symptom: string | null;
      namespace: string | null;
      adapter_path: string | null;
      lane: string | null;
      quota_owner: string | null;
      /** @description What must stay denied after the fix. */
      denied_neighbour_fixture: string | null;
      opened_at: components['schemas']['TimeText'] | null;
      last_verified_checkpoint: string | null;
      reached_checkpoint: string | null;
      /** @description How many fixes were tried. */
      segments: components['schemas']['Count'];
      state: string;
      /** @description Why it is open although somebody closed it. */
      open_reason: string | null;
      outcome: string | null;
      closed_at: components['schemas']['TimeText'] | null;
      closed_by: string | null;
      findings: string[];
    };
    /** @description A page of incidents, open ones first. */
    IncidentPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      next_cursor: string | null;
      freshness: components['schemas']['FreshnessDocument'];
      incidents: components['schemas']['ListedIncidentDocument'][];
    };
    /** @description One thing that was tried. Money is exact decimal text. */
    IncidentSegmentDocument: {
      segment: components['schemas']['Count'];
      event_id: string;
      occurred_at: components['schemas']['TimeText'];
      symptom: string | null;
      hypothesis: string | null;
      changed_route: string | null;
      changed_prompt_or_policy: string | null;
      expected_recovery_point: string | null;
      last_verified_checkpoint: string | null;
      checkpoint_before: string | null;
      checkpoint_reached: string | null;
      first_newly_exposed_failure: string | null;
      lane: string | null;
      effect_class: string | null;
      spend_delta: components['schemas']['MoneyText'] | null;
      currency: string | null;
      findings: string[];
    };
    /** @description A whole number as decimal text: it may be larger than numbers in JSON are exact. */
    IntegerText: string;
    /** @description A lane as it stands, and what it was used for. */
    LaneDocument: {
      tenant_id: string;
      lane: string;
      /** @description `open` or `frozen`. */
      state: string;
      /** @description `null`: nobody ever changed it. */
      since: components['schemas']['TimeText'] | null;
      /** @description Frozen until then; `null`: until thawed. */
      until: components['schemas']['TimeText'] | null;
      changed_by: string | null;
      reason: string | null;
      /** @description `null`: there is no change to compare around. */
      use: components['schemas']['LaneUseDocument'] | null;
    };
    /** @description The use of one lane on both sides of a change; money is exact decimal text by currency. */
    LaneUseDocument: {
      calls_before: components['schemas']['Count'];
      calls_after: components['schemas']['Count'];
      spend_before: {
        [key: string]: components['schemas']['MoneyText'];
      };
      spend_after: {
        [key: string]: components['schemas']['MoneyText'];
      };
    };
    /** @description Every lane, and around which change their use was compared. */
    LanesDocument: {
      /** @description `null`: each around its own last change. */
      around: string | null;
      /** @description How long before and after it. */
      span_ms: components['schemas']['Count'];
      lanes: components['schemas']['LaneDocument'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description An incident in a list, with the last that was said of it. */
    ListedIncidentDocument: {
      tenant_id: string;
      incident_id: string;
      incident_class: string | null;
      symptom: string | null;
      namespace: string | null;
      adapter_path: string | null;
      lane: string | null;
      quota_owner: string | null;
      /** @description What must stay denied after the fix. */
      denied_neighbour_fixture: string | null;
      opened_at: components['schemas']['TimeText'] | null;
      last_verified_checkpoint: string | null;
      reached_checkpoint: string | null;
      /** @description How many fixes were tried. */
      segments: components['schemas']['Count'];
      state: string;
      /** @description Why it is open although somebody closed it. */
      open_reason: string | null;
      outcome: string | null;
      closed_at: components['schemas']['TimeText'] | null;
      closed_by: string | null;
      findings: string[];
      last_said_at: components['schemas']['TimeText'];
    };
    /** @description An exact amount of money as a decimal of the currency's unit, with two to nine digits behind the point. */
    MoneyText: string;
    /** @description The calls that name one state, lane or principal; `null`: those that name none. */
    NamedUseDocument: {
      name: string | null;
      calls: components['schemas']['Count'];
      first_at: components['schemas']['TimeText'];
      last_at: components['schemas']['TimeText'];
    };
    /** @description How far a reader of the log has come in one partition. */
    PartitionFreshnessDocument: {
      group: string;
      topic: string;
      partition: components['schemas']['Count'];
      /** @description All events below it are applied. */
      applied_offset: components['schemas']['IntegerText'];
      /** @description The offset that the next event will get. */
      end_offset: components['schemas']['IntegerText'] | null;
      oldest_unapplied_age_nanos: components['schemas']['IntegerText'] | null;
    };
    /** @description What is wrong, as RFC 9457 has it. */
    ProblemDocument: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      type: 'about:blank';
      /** @description What the status is called. */
      title: string;
      /** @description As the answer has it. */
      status: number;
      /** @description A stable word for programs. */
      code: string;
      /** @description What was expected and what was found, for people. */
      detail: string;
    };
    /** @description What cannot be asked: where, and what was expected and found. */
    QuestionProblem: {
      field: string;
      description: string;
    };
    /** @description A question that cannot be asked. */
    RefusedProblem: {
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      type: 'about:blank';
      /** @description What the status is called. */
      title: string;
      /** @description As the answer has it. */
      status: number;
      /** @description A stable word for programs. */
      code: string;
      /** @description What was expected and what was found, for people. */
      detail: string;
      /** @description Everything that is wrong with it, by parameter. */
      errors: components['schemas']['QuestionProblem'][];
    };
    /** @description The retry verdict of one attempt. */
    RetryAttempt: {
      /** @description From 1. */
      attempt: number;
      retry_verdict: string;
      retry_reasons: string[];
      next_action: string | null;
    };
    /** @description Whether a call may be done again. */
    RetryDocument: {
      call_id: string;
      tool: string;
      outcome: string;
      /** @description `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`; of several attempts the gravest. */
      retry_verdict: string;
      /** @description The verdict is `safe` or `safe_with_same_key`. */
      retry_safe: boolean;
      retry_reasons: string[];
      next_action: string | null;
      idempotent: boolean | null;
      /** @description The key to send again where the verdict is `safe_with_same_key`. */
      idempotency_key: string | null;
      /** @description While records are missing the verdict may change. */
      state: string;
      hops_missing: string[];
      attempt_list: components['schemas']['RetryAttempt'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A call as the timeline of its session shows it, under the names of SQL: words that nobody said are empty. */
    SessionCallDocument: {
      call_id: string;
      tool: string;
      server: string;
      principal: string;
      credential_lane: string;
      credential_fingerprint: string;
      /** @description When it started, else the earliest moment known of it. */
      began_at: components['schemas']['TimeText'];
      ended_at: components['schemas']['TimeText'] | null;
      /** @description Nanoseconds. */
      latency_ns: components['schemas']['IntegerText'] | null;
      attempts: components['schemas']['Count'];
      outcome: string;
      error_class: string;
      /** @description Each as `kind resource`. */
      effects: string[];
      reversibility: string;
      /** @description Nanos of the currency. */
      estimated_nanos: components['schemas']['IntegerText'];
      /** @description Nanos of the currency. */
      actual_nanos: components['schemas']['IntegerText'];
      /** @description Entries that nobody has put a price on. */
      unpriced: components['schemas']['Count'];
      currency: string;
      retry_verdict: string;
      next_action: string;
      /** @description Each as `reason by hop`. */
      denials: string[];
      /** @description How many contradictions it has. */
      conflicts: components['schemas']['IntegerText'];
      state: string;
    };
    /** @description A checkpoint as the timeline of its session shows it, under the names of SQL. */
    SessionCheckpointDocument: {
      event_id: string;
      call_id: string;
      occurred_at: components['schemas']['TimeText'];
      checkpoint_id: string;
      parent_checkpoint_id: string;
      /** @description What it covers: calls, paths, records; empty: everything until then. */
      covers: string[];
      is_verified: boolean;
      verified_by: string;
      verification_method: string;
      visible_to_new_session: boolean | null;
    };
    /** @description A page of sessions, newest first. */
    SessionPage: {
      /** @description Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
      next_cursor: string | null;
      freshness: components['schemas']['FreshnessDocument'];
      sessions: components['schemas']['SessionSummary'][];
    };
    /** @description An episode in which a session ran away. */
    SessionRunaway: {
      runaway_id: string;
      /** @description `repeated_input`, `retry_storm` or `burn_rate`. */
      kind: string;
      tool: string;
      lane: string;
      started_at: components['schemas']['TimeText'];
      last_at: components['schemas']['TimeText'];
      /** @description What was counted. */
      detail: string;
      calls: components['schemas']['Count'];
      /** @description The budget that it exceeds; `null`: it is measured against the session itself. */
      budget_id: string | null;
    };
    /** @description Estimated against actual in one currency, as exact decimal text. */
    SessionSpend: {
      currency: string;
      estimated: components['schemas']['MoneyText'];
      actual: components['schemas']['MoneyText'];
      /** @description Actual minus estimated. */
      difference: components['schemas']['MoneyText'];
    };
    /** @description What a list says of each session: its document without what only its timeline tells. */
    SessionSummary: {
      recovery: {
        verdict: string;
        reason: string;
        /** @description The checkpoint to go on from; `null`: none was verified. */
        resume_from: string | null;
        /** @description What has to be verified before anything is tried again. */
        verify_first: string[];
        /** @description What a new session sees of it: `everything`, `up_to_checkpoint`, `nothing` or `unknown`. */
        new_session_sees: string;
      };
      session_id: string;
      /** @description Where its id comes from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`, … */
      session_source: string;
      tenant_id: string;
      /** @description Whose session it is: the original actor. */
      principal: string;
      agent_id: string;
      started_at: components['schemas']['TimeText'] | null;
      ended_at: components['schemas']['TimeText'] | null;
      last_seen_at: components['schemas']['TimeText'];
      tool_calls: components['schemas']['Count'];
      successful_calls: components['schemas']['Count'];
      failed_calls: components['schemas']['Count'];
      denied_calls: components['schemas']['Count'];
      partial_calls: components['schemas']['Count'];
      unknown_outcomes: components['schemas']['Count'];
      attempts: components['schemas']['Count'];
      /** @description Refusals; one call may have several. */
      denials: components['schemas']['Count'];
      /** @description Fingerprints; the lane of a call whose credential nobody told. */
      credentials_used: string[];
      lanes_used: string[];
      side_effects_summary: {
        files_created: components['schemas']['Count'];
        /** @description Calls that its tools made upstream. */
        api_calls_made: components['schemas']['Count'];
        /** @description `null`: nobody named an amount in US dollars. */
        spend_incurred_usd: components['schemas']['MoneyText'] | null;
        spend: components['schemas']['SessionSpend'][];
        unpriced_entries: components['schemas']['Count'];
        effects_by_kind: {
          [key: string]: components['schemas']['Count'];
        };
        effects_by_reversibility: {
          [key: string]: components['schemas']['Count'];
        };
      };
      last_verified_checkpoint: string | null;
      last_verified_checkpoint_at: components['schemas']['TimeText'] | null;
      /** @description Resources that were changed for good and lie outside of that checkpoint. */
      permanent_effects_after: string[];
      /** @description How it ended: `success`, `partial_success`, `failed`, `denied`, `abandoned` or `unknown`. */
      terminal_state: string;
      /** @description Whether somebody has to set something right: `not_needed`, `pending`, `recovered` or `human_review`. */
      recovery_status: string;
    };
    /** @description The audit trail of one session, with how fresh it is. */
    SessionTrailDocument: {
      session_id: string;
      /** @description Where its id comes from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`, … */
      session_source: string;
      tenant_id: string;
      /** @description Whose session it is: the original actor. */
      principal: string;
      agent_id: string;
      started_at: components['schemas']['TimeText'] | null;
      ended_at: components['schemas']['TimeText'] | null;
      last_seen_at: components['schemas']['TimeText'];
      tool_calls: components['schemas']['Count'];
      successful_calls: components['schemas']['Count'];
      failed_calls: components['schemas']['Count'];
      denied_calls: components['schemas']['Count'];
      partial_calls: components['schemas']['Count'];
      unknown_outcomes: components['schemas']['Count'];
      attempts: components['schemas']['Count'];
      /** @description Refusals; one call may have several. */
      denials: components['schemas']['Count'];
      /** @description Fingerprints; the lane of a call whose credential nobody told. */
      credentials_used: string[];
      lanes_used: string[];
      side_effects_summary: {
        files_created: components['schemas']['Count'];
        /** @description Calls that its tools made upstream. */
        api_calls_made: components['schemas']['Count'];
        /** @description `null`: nobody named an amount in US dollars. */
        spend_incurred_usd: components['schemas']['MoneyText'] | null;
        spend: components['schemas']['SessionSpend'][];
        unpriced_entries: components['schemas']['Count'];
        effects_by_kind: {
          [key: string]: components['schemas']['Count'];
        };
        effects_by_reversibility: {
          [key: string]: components['schemas']['Count'];
        };
      };
      last_verified_checkpoint: string | null;
      last_verified_checkpoint_at: components['schemas']['TimeText'] | null;
      /** @description Resources that were changed for good and lie outside of that checkpoint. */
      permanent_effects_after: string[];
      /** @description How it ended: `success`, `partial_success`, `failed`, `denied`, `abandoned` or `unknown`. */
      terminal_state: string;
      /** @description Whether somebody has to set something right: `not_needed`, `pending`, `recovered` or `human_review`. */
      recovery_status: string;
      recovery: {
        verdict: string;
        reason: string;
        /** @description The checkpoint to go on from; `null`: none was verified. */
        resume_from: string | null;
        /** @description What has to be verified before anything is tried again. */
        verify_first: string[];
        /** @description Calls since then that would be done twice. */
        must_not_retry: string[];
        /** @description What a new session sees of it: `everything`, `up_to_checkpoint`, `nothing` or `unknown`. */
        new_session_sees: string;
      };
      /** @description The episodes in which it ran away, in the order in which they began. */
      runaways: components['schemas']['SessionRunaway'][];
      calls: components['schemas']['SessionCallDocument'][];
      checkpoints: components['schemas']['SessionCheckpointDocument'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /**
     * @description A word that spend can be broken down by.
     * @enum {string}
     */
    SpendDimension:
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
    SpendDocument: {
      by: components['schemas']['SpendDimension'][];
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      until: string;
      /** @description There are more groups than were asked for. */
      is_cut: boolean;
      spend: components['schemas']['SpendGroupDocument'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description What one group spent in one currency: money as exact decimal text, `null` where no currency was named. */
    SpendGroupDocument: {
      /** @description The name of the group by each dimension that was asked for; empty: nobody said. */
      group: {
        tenant?: string;
        lane?: string;
        tool?: string;
        server?: string;
        session?: string;
        principal?: string;
        agent?: string;
        auth_mode?: string;
        credential?: string;
        provider?: string;
        quota_owner?: string;
        minute?: string;
        hour?: string;
        day?: string;
      };
      currency: string | null;
      estimated: components['schemas']['MoneyText'] | null;
      actual: components['schemas']['MoneyText'] | null;
      calls: components['schemas']['Count'];
      entries: components['schemas']['Count'];
      /** @description Entries that nobody has put a price on; they are in no sum. */
      unpriced_entries: components['schemas']['Count'];
      /** @description What was set aside in the window. */
      reserved: components['schemas']['MoneyText'] | null;
      /** @description How much of it is neither used, given back nor expired. */
      held: components['schemas']['MoneyText'] | null;
      open_reservations: components['schemas']['Count'];
    };
    /** @description A column of an answer of SQL. */
    SqlColumn: {
      name: string;
      /** @description As ClickHouse calls it: `LowCardinality(String)`, `Array(UInt64)`, … */
      type: string;
    };
    /** @description What one statement answers. */
    SqlDocument: {
      columns: components['schemas']['SqlColumn'][];
      /** @description Values in the order of the columns, of any kind that JSON has; 64-bit numbers and decimals are text. */
      rows: unknown[][];
      row_count: components['schemas']['Count'];
      /** @description There are more rows than were asked for. */
      is_cut: boolean;
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A statement as JSON; `limit` and `format` may also stand behind `?`. */
    SqlRequestDocument: {
      statement: string;
      /** @description How many rows at most. */
      limit?: number;
      /** @description A format of ClickHouse, such as `CSVWithNames`; absent: columns and rows as a document. */
      format?: string;
    };
    /**
     * @description Which limit of the account a statement has met.
     * @enum {string}
     */
    StatementLimit: 'time' | 'memory' | 'result' | 'setting';
    /** @description A statement that ClickHouse would not run, or broke off; `detail` has its own words. */
    StatementProblem: {
      /** @description ClickHouse's number for it. */
      clickhouse_code: number;
      /** @description ClickHouse's word for it: `SYNTAX_ERROR`. */
      clickhouse_name: string;
      /** @description Where ClickHouse stopped understanding; lines and columns count from 1. */
      position: {
        line: number;
        column: number;
      } | null;
      /** @description Which limit was reached, where one was. */
      limit: components['schemas']['StatementLimit'] | null;
      /** @description How to stay within the limit, or what is allowed instead. */
      advice: string | null;
      /**
       * @description The same for all: `code` tells them apart.
       * @constant
       */
      type: 'about:blank';
      /** @description What the status is called. */
      title: string;
      /** @description As the answer has it. */
      status: number;
      /** @description A stable word for programs. */
      code: string;
      /** @description What was expected and what was found, for people. */
      detail: string;
    };
    /** @enum {string} */
    SubjectKind: 'call' | 'session' | 'incident';
    /** @description A tool that was denied within a period. */
    SurfaceDenialDocument: {
      tool: string;
      /** @description Whether it was hidden, too; `null`: no surface is known, or its list was cut or says nothing. */
      was_hidden: boolean | null;
      denials: components['schemas']['Count'];
      last_at: components['schemas']['TimeText'];
    };
    /** @description What a principal could see over time, in pages: the newest period first, by when it began. */
    SurfacePageDocument: {
      /** @description The whole name that was found. */
      principal: string;
      periods: components['schemas']['SurfacePeriodDocument'][];
      /** @description `null`: these were the last ones. */
      next_cursor: string | null;
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description A time in which nothing changed in what a principal could see at one gateway and server. `null` means that nobody said. */
    SurfacePeriodDocument: {
      tenant_id: string;
      principal: string;
      /** @description On whose behalf. */
      original_actors: string[];
      gateway: string | null;
      server: string | null;
      policy_bundle: string | null;
      policy_version: string | null;
      /** @description Its first and its last decision, and how many there were. */
      first_at: components['schemas']['TimeText'];
      last_at: components['schemas']['TimeText'];
      decisions: components['schemas']['Count'];
      /** @description When the next period began; `null`: nothing else was said since. */
      until_at: components['schemas']['TimeText'] | null;
      /** @description The first decision. */
      event_id: string;
      /** @description `null`: until then nobody had said what could be seen. */
      visible_tools: string[] | null;
      surface_digest: string | null;
      /** @description Tools that exist and were hidden. */
      hidden_count: components['schemas']['Count'] | null;
      /** @description Visible tools that did not fit into the list. */
      omitted_count: components['schemas']['Count'] | null;
      denied: components['schemas']['SurfaceDenialDocument'][];
      /** @description How many entries `denied` would have in all. */
      denied_count: components['schemas']['Count'];
    };
    /** @description Why there is no more to come, where the tail did not end by itself. */
    TailEndDocument: {
      /** @description A stable word for programs. */
      code: string;
      detail: string;
    };
    /** @description A moment in UTC with nine digits of a second, as SQL shows it. */
    TimeText: string;
    /** @description One call with its attempts, effects and denials, each in the order in which it happened. */
    WholeCallDocument: {
      /** @constant */
      event: 'tool_call';
      call_id: string;
      tenant_id: string;
      /** @description The W3C trace id, 32 lower-case hex digits. */
      trace_id: string | null;
      session_id: string | null;
      tool: string;
      tool_version: string | null;
      /** @description The MCP server that has the tool. */
      server: string | null;
      agent_id: string | null;
      /** @description Who called: the last link of the delegation chain. */
      principal: string | null;
      /** @description On whose behalf: the first link of the delegation chain. */
      original_actor: string | null;
      /** @description The earliest moment known of it. */
      timestamp: components['schemas']['TimeText'];
      started_at: components['schemas']['TimeText'] | null;
      ended_at: components['schemas']['TimeText'] | null;
      duration_ms: number | null;
      /** @description How the credential came to be used: `managed`, `byok`, `delegated_oauth`, `service` or `anonymous`. */
      auth_mode: string | null;
      /** @description The named path that its authority flowed through. */
      credential_lane: string | null;
      /** @description A digest of the credential; never the secret. */
      credential_fingerprint: string | null;
      /** @description What the credential was at that moment: `valid`, `expired`, `revoked`, `rotated`, `wrong_tenant` or `unknown`. */
      credential_state: string | null;
      provider: string | null;
      /** @description The team or budget that pays. */
      quota_owner: string | null;
      policy_bundle: string | null;
      policy_version: string | null;
      /** @description JSON text: names, types, sizes and digests of the arguments; never their contents. */
      input_summary: string | null;
      /** @description `success`, `failure`, `denied`, `partial` or `unknown`. */
      outcome: string;
      /** @description How often it was tried. */
      attempts: components['schemas']['Count'];
      /** @description Whether doing it twice is the same as doing it once; `null`: nobody trustworthy said. */
      idempotent: boolean | null;
      /** @description The verdict is `safe` or `safe_with_same_key`. */
      retry_safe: boolean;
      /** @description `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`. */
      retry_verdict: string;
      retry_reasons: string[];
      next_action: string | null;
      /** @description Each as `kind resource`. */
      side_effects: string[];
      /** @description The gravest change: `no_effect`, `reversible` or `permanent`. */
      reversibility: string | null;
      /** @description Each as `reason by hop`. */
      denials: string[];
      /** @description One word of a closed list; `null` when nothing failed. */
      error_class: string | null;
      /** @description As the tool or provider said it. */
      error_code: string | null;
      error_message: string | null;
      /** @description Whether the error can be recovered from. */
      recoverable: boolean | null;
      /** @description What the error itself asks for, such as `reauth` or `backoff`. */
      recovery_action: string | null;
      spend: components['schemas']['CallSpend'];
      /** @description Whether all evidence is there: `open`, `complete`, `incomplete`, `amended`, `orphaned` or `conflicted`. */
      state: string;
      /** @description Hops that owe a record and have not spoken. */
      hops_missing: string[];
      conflicts: components['schemas']['CallConflict'][];
      attempt_list: components['schemas']['CallAttemptDocument'][];
      effect_list: components['schemas']['CallEffectDocument'][];
      denial_list: components['schemas']['DenialDocument'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
    /** @description One incident with what was tried, in order. */
    WholeIncidentDocument: {
      incident: components['schemas']['IncidentDocument'];
      segments: components['schemas']['IncidentSegmentDocument'][];
      freshness: components['schemas']['FreshnessDocument'];
    };
  };
  responses: {
    /** @description `question_refused`: a parameter, word, number or cursor is not accepted; `errors` says which. */
    Problem400: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['RefusedProblem'];
      };
    };
    /** @description `host_not_allowed`: the name in `Host` or the page in `Origin` is none that may ask; `WAYBILL_HTTP_ALLOWED_HOSTS` allows more. */
    Problem403: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /** @description `not_found`: nothing has this id; `freshness` says what that is worth. */
    Problem404: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['AbsentProblem'];
      };
    };
    /** @description `id_ambiguous`: the beginning of an id fits several; `candidates` has the first few. */
    Problem409: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['AmbiguousProblem'];
      };
    };
    /** @description `too_many_questions`: more questions at once than `WAYBILL_QUERY_IN_FLIGHT_MAX_COUNT`; ask again. */
    Problem429: {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /** @description `internal`: a defect; the server has logged its cause. */
    Problem500: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /**
     * @description `shutting_down`: the process ends; ask its successor.
     *     `store_unavailable`: the store cannot be reached.
     *     `store_overloaded`: the store has too much to do.
     *     `store_timeout`: the store gave the question up.
     */
    Problem503: {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['ProblemDocument'];
      };
    };
    /** @description `question_timed_out`: no answer within `WAYBILL_QUERY_TIMEOUT_MS`. */
    Problem504: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['ProblemDocument'];
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
  listCalls: {
    parameters: {
      query?: {
        /** @description How many rows at most. */
        limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        cursor?: string;
        /**
         * @description Only what began at this moment or later: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24.
         * @example 1h
         */
        since?: string;
        /** @description Only what began before this moment: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24. */
        until?: string;
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        tool?: string;
        /** @description Only those with this `server`. */
        server?: string;
        /**
         * @description Only those with this `outcome`.
         * @example denied
         */
        outcome?: 'success' | 'failure' | 'denied' | 'partial' | 'unknown';
        /** @description Only those with this `state`. */
        state?: 'open' | 'complete' | 'incomplete' | 'amended' | 'orphaned' | 'conflicted';
        /** @description Only those with this `principal`. */
        principal?: string;
        /** @description Only those with this `lane`. */
        lane?: string;
        /** @description Only those with this `session_id`. */
        session_id?: string;
        /** @description Only those with this `trace_id`. */
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Calls, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "calls": [
           *         {
           *           "event": "tool_call",
           *           "call_id": "call_01a216e3-b166-7dd1-b5a2-c5389476996c",
           *           "tenant_id": "default",
           *           "trace_id": "e0d680e0baed9ff1b15bd3434d59b543",
           *           "session_id": "session_01a216e3-82b8-7248-85c8-d82a316d74d3",
           *           "tool": "read_text_file",
           *           "tool_version": "0.2.0",
           *           "server": "files",
           *           "agent_id": "waybill-demo/1.0.0",
           *           "principal": "user:ada",
           *           "original_actor": "user:ada",
           *           "timestamp": "2026-11-26 08:05:50.897000000",
           *           "started_at": "2026-11-26 08:05:50.897000000",
           *           "ended_at": "2026-11-26 08:05:50.926000000",
           *           "duration_ms": 28.275662,
           *           "auth_mode": "service",
           *           "credential_lane": "fs_local",
           *           "credential_fingerprint": null,
           *           "credential_state": null,
           *           "provider": null,
           *           "quota_owner": null,
           *           "policy_bundle": null,
           *           "policy_version": null,
           *           "input_summary": "{\"fields\":[{\"key\":\"path\",\"type\":\"string\",\"size_bytes\":92,\"sha256\":\"e7e341ff8bf34caba71773061dc8b54aa28809c01edb63e5a00bb91a8be4dff3\"}],\"omitted_field_count\":0,\"total_bytes\":101,\"sha256\":\"bd965fab68dfc466f9489abf3f453a44fcf414bf9ba6a3dd2b0e14b7094a9c86\"}",
           *           "outcome": "failure",
           *           "attempts": 1,
           *           "idempotent": true,
           *           "retry_safe": true,
           *           "retry_verdict": "safe",
           *           "retry_reasons": [
           *             "observed_read_only"
           *           ],
           *           "next_action": "fix_input",
           *           "side_effects": [],
           *           "reversibility": "no_effect",
           *           "denials": [],
           *           "error_class": "resource_not_found",
           *           "error_code": "ENOENT",
           *           "error_message": "no such file or directory",
           *           "recoverable": false,
           *           "recovery_action": "fix_input",
           *           "spend": {
           *             "currency": null,
           *             "estimated": null,
           *             "actual": null,
           *             "unpriced_entries": 0
           *           },
           *           "state": "open",
           *           "hops_missing": [
           *             "registry",
           *             "gateway",
           *             "runtime",
           *             "provider"
           *           ],
           *           "conflicts": []
           *         }
           *       ],
           *       "next_cursor": null,
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680398869000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['CallPage'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  tailCalls: {
    parameters: {
      query?: {
        /**
         * @description Begin with what was stored at this moment or later: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24. Absent: now.
         * @example 1h
         */
        since?: string;
        /** @description The `cursor` of a change, to go on behind it; not together with `since`. */
        cursor?: string;
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        tool?: string;
        /** @description Only those with this `server`. */
        server?: string;
        /**
         * @description Only those with this `outcome`.
         * @example denied
         */
        outcome?: 'success' | 'failure' | 'denied' | 'partial' | 'unknown';
        /** @description Only those with this `state`. */
        state?: 'open' | 'complete' | 'incomplete' | 'amended' | 'orphaned' | 'conflicted';
        /** @description Only those with this `principal`. */
        principal?: string;
        /** @description Only those with this `lane`. */
        lane?: string;
        /** @description Only those with this `session_id`. */
        session_id?: string;
        /** @description Only those with this `trace_id`. */
        trace_id?: string;
      };
      header?: {
        /** @description The `id` of the last event that one has, to go on behind it. */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Calls as they change, as server-sent events. `x-events` says by the name of an event what its data is. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getCall: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `ETag` of an answer that one has: when it still stands, the answer is 304. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One call with its attempts, effects and denials */
      200: {
        headers: {
          /** @description Of a call that is closed. What `freshness` says is not part of what is compared. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "event": "tool_call",
           *       "call_id": "call_01a216e3-b166-7dd1-b5a2-c53714b6e4cb",
           *       "tenant_id": "default",
           *       "trace_id": "6c042e50801f0cb255f724259c1c020f",
           *       "session_id": "session_01a216e3-82b8-7248-85c8-d82a316d74d3",
           *       "tool": "read_text_file",
           *       "tool_version": "0.2.0",
           *       "server": "files",
           *       "agent_id": "waybill-demo/1.0.0",
           *       "principal": "user:ada",
           *       "original_actor": "user:ada",
           *       "timestamp": "2026-11-26 08:05:50.722000000",
           *       "started_at": "2026-11-26 08:05:50.722000000",
           *       "ended_at": "2026-11-26 08:05:50.783000000",
           *       "duration_ms": 61.590708,
           *       "auth_mode": "service",
           *       "credential_lane": "fs_local",
           *       "credential_fingerprint": null,
           *       "credential_state": null,
           *       "provider": null,
           *       "quota_owner": null,
           *       "policy_bundle": null,
           *       "policy_version": null,
           *       "input_summary": "{\"fields\":[{\"key\":\"path\",\"type\":\"string\",\"size_bytes\":83,\"sha256\":\"70bcb9b9da402538526ad05c9f33817b103e64ccfd6c4bc28ec323f03e1d53c7\"}],\"omitted_field_count\":0,\"total_bytes\":92,\"sha256\":\"58e8c366a2d0c7606e7bd904ac4e2c3b7d9a65307c8dc5f8432edd4944f2555c\"}",
           *       "outcome": "denied",
           *       "attempts": 1,
           *       "idempotent": true,
           *       "retry_safe": true,
           *       "retry_verdict": "safe",
           *       "retry_reasons": [
           *         "refused_before_action"
           *       ],
           *       "next_action": "request_scope",
           *       "side_effects": [],
           *       "reversibility": "no_effect",
           *       "denials": [
           *         "sibling_workspace by tool"
           *       ],
           *       "error_class": "policy_denied",
           *       "error_code": null,
           *       "error_message": "path outside the allowed directories",
           *       "recoverable": false,
           *       "recovery_action": "request_scope",
           *       "spend": {
           *         "currency": null,
           *         "estimated": null,
           *         "actual": null,
           *         "unpriced_entries": 0
           *       },
           *       "state": "open",
           *       "hops_missing": [
           *         "registry",
           *         "gateway",
           *         "runtime",
           *         "provider"
           *       ],
           *       "conflicts": [],
           *       "attempt_list": [
           *         {
           *           "attempt": 1,
           *           "started_at": "2026-11-26 08:05:50.722000000",
           *           "ended_at": "2026-11-26 08:05:50.783000000",
           *           "duration_ms": 61.590708,
           *           "outcome": "denied",
           *           "error_class": "policy_denied",
           *           "error_code": null,
           *           "error_message": "path outside the allowed directories",
           *           "no_answer_reason": null,
           *           "request_phase": "answered",
           *           "retry_verdict": "safe",
           *           "retry_reasons": [
           *             "refused_before_action"
           *           ],
           *           "next_action": "request_scope"
           *         }
           *       ],
           *       "effect_list": [],
           *       "denial_list": [
           *         {
           *           "tenant_id": "default",
           *           "call_id": "call_01a216e3-b166-7dd1-b5a2-c53714b6e4cb",
           *           "session_id": "session_01a216e3-82b8-7248-85c8-d82a316d74d3",
           *           "event_id": "01a216e3-b240-7830-a94a-d530a5a95185",
           *           "occurred_at": "2026-11-26 08:05:50.783000000",
           *           "attempt": 1,
           *           "principal": "user:ada",
           *           "tool": "read_text_file",
           *           "server": "files",
           *           "credential_lane": "fs_local",
           *           "hop": "tool",
           *           "reason": "sibling_workspace",
           *           "rule": "filesystem.access_denied",
           *           "requested_capability": "fs:read:/srv/demo/outside.txt",
           *           "allowed_neighbour": "fs:read:/srv/demo/workspace",
           *           "policy_bundle": null,
           *           "policy_version": null,
           *           "enforcement_mode": null
           *         }
           *       ],
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680399718000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['WholeCallDocument'];
        };
      };
      /** @description What `If-None-Match` names still stands. */
      304: {
        headers: {
          /** @description Of a call that is closed. What `freshness` says is not part of what is compared. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getRetryVerdict: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether a call may be done again, why, and what to do next */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "call_id": "call_01a216e3-b166-7dd1-b5a2-c53714b6e4cb",
           *       "tool": "read_text_file",
           *       "outcome": "denied",
           *       "retry_verdict": "safe",
           *       "retry_safe": true,
           *       "retry_reasons": [
           *         "refused_before_action"
           *       ],
           *       "next_action": "request_scope",
           *       "idempotent": true,
           *       "idempotency_key": null,
           *       "state": "open",
           *       "hops_missing": [
           *         "registry",
           *         "gateway",
           *         "runtime",
           *         "provider"
           *       ],
           *       "attempt_list": [
           *         {
           *           "attempt": 1,
           *           "retry_verdict": "safe",
           *           "retry_reasons": [
           *             "refused_before_action"
           *           ],
           *           "next_action": "request_scope"
           *         }
           *       ],
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680401888000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['RetryDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getCallDenials: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Why one call was denied: by whom, by which rule, and what was allowed next to it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallDenialsDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  listDenials: {
    parameters: {
      query?: {
        /** @description How many rows at most. */
        limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        cursor?: string;
        /**
         * @description Only what began at this moment or later: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24.
         * @example 1h
         */
        since?: string;
        /** @description Only what began before this moment: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24. */
        until?: string;
        /** @description Only those with this `reason`. */
        reason?:
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
        hop?: 'registry' | 'gateway' | 'runtime' | 'adapter' | 'tool' | 'provider' | 'harness' | 'channel' | 'operator';
        /**
         * @description Only those with this `tool`.
         * @example read_text_file
         */
        tool?: string;
        /** @description Only those with this `principal`. */
        principal?: string;
        /** @description Only those with this `session_id`. */
        session_id?: string;
        /** @description Only those with this `call_id`. */
        call_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refusals, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "denials": [
           *         {
           *           "tenant_id": "default",
           *           "call_id": "call_01a216e3-b166-7dd1-b5a2-c53714b6e4cb",
           *           "session_id": "session_01a216e3-82b8-7248-85c8-d82a316d74d3",
           *           "event_id": "01a216e3-b240-7830-a94a-d530a5a95185",
           *           "occurred_at": "2026-11-26 08:05:50.783000000",
           *           "attempt": 1,
           *           "principal": "user:ada",
           *           "tool": "read_text_file",
           *           "server": "files",
           *           "credential_lane": "fs_local",
           *           "hop": "tool",
           *           "reason": "sibling_workspace",
           *           "rule": "filesystem.access_denied",
           *           "requested_capability": "fs:read:/srv/demo/outside.txt",
           *           "allowed_neighbour": "fs:read:/srv/demo/workspace",
           *           "policy_bundle": null,
           *           "policy_version": null,
           *           "enforcement_mode": null
           *         }
           *       ],
           *       "next_cursor": null,
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680399487000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['DenialPage'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  listSessions: {
    parameters: {
      query?: {
        /** @description How many rows at most. */
        limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        cursor?: string;
        /**
         * @description Only sessions that were active at this moment or later: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24.
         * @example 1h
         */
        since?: string;
        /** @description Only those with this `principal`. */
        principal?: string;
        /** @description Only those with this `agent_id`. */
        agent_id?: string;
        /** @description Only those with this `lane`. */
        lane?: string;
        /** @description Only those with this `terminal_state`. */
        terminal_state?: 'success' | 'partial_success' | 'failed' | 'denied' | 'abandoned' | 'unknown';
        /** @description Only those with this `recovery_status`. */
        recovery_status?: 'not_needed' | 'pending' | 'recovered' | 'human_review';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sessions, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "sessions": [
           *         {
           *           "session_id": "session_01a216e3-82b8-7248-85c8-d82a316d74d3",
           *           "session_source": "baggage",
           *           "tenant_id": "default",
           *           "principal": "user:ada",
           *           "agent_id": "waybill-demo/1.0.0",
           *           "started_at": "2026-11-26 08:05:50.575000000",
           *           "ended_at": null,
           *           "last_seen_at": "2026-11-26 08:05:53.649000000",
           *           "tool_calls": 10,
           *           "successful_calls": 7,
           *           "failed_calls": 1,
           *           "denied_calls": 1,
           *           "partial_calls": 0,
           *           "unknown_outcomes": 1,
           *           "attempts": 11,
           *           "denials": 1,
           *           "credentials_used": [
           *             "everything_local",
           *             "fs_local"
           *           ],
           *           "lanes_used": [
           *             "everything_local",
           *             "fs_local"
           *           ],
           *           "side_effects_summary": {
           *             "files_created": 4,
           *             "api_calls_made": 0,
           *             "spend_incurred_usd": "0.00000025",
           *             "spend": [
           *               {
           *                 "currency": "USD",
           *                 "estimated": "0.0000005",
           *                 "actual": "0.00000025",
           *                 "difference": "-0.00000025"
           *               }
           *             ],
           *             "unpriced_entries": 0,
           *             "effects_by_kind": {
           *               "file_created": 4,
           *               "file_updated": 2
           *             },
           *             "effects_by_reversibility": {
           *               "permanent": 2,
           *               "reversible": 4
           *             }
           *           },
           *           "last_verified_checkpoint": null,
           *           "last_verified_checkpoint_at": null,
           *           "permanent_effects_after": [
           *             "/srv/demo/workspace/ledger.md",
           *             "/srv/demo/workspace/report.md"
           *           ],
           *           "terminal_state": "partial_success",
           *           "recovery_status": "human_review",
           *           "recovery": {
           *             "verdict": "human_review",
           *             "reason": "permanent_effect_would_be_repeated",
           *             "resume_from": null,
           *             "verify_first": [
           *               "/srv/demo/workspace/draft.md",
           *               "/srv/demo/workspace/ledger.md",
           *               "/srv/demo/workspace/notes.md",
           *               "/srv/demo/workspace/report.md",
           *               "call_01a216e3-b167-744d-831c-b5b25ccf1dd0"
           *             ],
           *             "new_session_sees": "unknown"
           *           }
           *         }
           *       ],
           *       "next_cursor": null,
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680399569000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['SessionPage'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getSession: {
    parameters: {
      query?: {
        /** @description The original actor, where several use one id. */
        principal?: string;
      };
      header?: never;
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The audit trail of one session, and from where to go on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "session_id": "session_01a216e3-82b8-7248-85c8-d82a316d74d3",
           *       "session_source": "baggage",
           *       "tenant_id": "default",
           *       "principal": "user:ada",
           *       "agent_id": "waybill-demo/1.0.0",
           *       "started_at": "2026-11-26 08:05:50.575000000",
           *       "ended_at": null,
           *       "last_seen_at": "2026-11-26 08:05:53.649000000",
           *       "tool_calls": 10,
           *       "successful_calls": 7,
           *       "failed_calls": 1,
           *       "denied_calls": 1,
           *       "partial_calls": 0,
           *       "unknown_outcomes": 1,
           *       "attempts": 11,
           *       "denials": 1,
           *       "credentials_used": [
           *         "everything_local",
           *         "fs_local"
           *       ],
           *       "lanes_used": [
           *         "everything_local",
           *         "fs_local"
           *       ],
           *       "side_effects_summary": {
           *         "files_created": 4,
           *         "api_calls_made": 0,
           *         "spend_incurred_usd": "0.00000025",
           *         "spend": [
           *           {
           *             "currency": "USD",
           *             "estimated": "0.0000005",
           *             "actual": "0.00000025",
           *             "difference": "-0.00000025"
           *           }
           *         ],
           *         "unpriced_entries": 0,
           *         "effects_by_kind": {
           *           "file_created": 4,
           *           "file_updated": 2
           *         },
           *         "effects_by_reversibility": {
           *           "permanent": 2,
           *           "reversible": 4
           *         }
           *       },
           *       "last_verified_checkpoint": null,
           *       "last_verified_checkpoint_at": null,
           *       "permanent_effects_after": [
           *         "/srv/demo/workspace/ledger.md",
           *         "/srv/demo/workspace/report.md"
           *       ],
           *       "terminal_state": "partial_success",
           *       "recovery_status": "human_review",
           *       "recovery": {
           *         "verdict": "human_review",
           *         "reason": "permanent_effect_would_be_repeated",
           *         "resume_from": null,
           *         "verify_first": [
           *           "/srv/demo/workspace/draft.md",
           *           "/srv/demo/workspace/ledger.md",
           *           "/srv/demo/workspace/notes.md",
           *           "/srv/demo/workspace/report.md",
           *           "call_01a216e3-b167-744d-831c-b5b25ccf1dd0"
           *         ],
           *         "must_not_retry": [
           *           "call_01a216e3-b159-7684-ab97-0578dc3c87ca",
           *           "call_01a216e3-b166-7dd1-b5a2-c539033e43c5",
           *           "call_01a216e3-b9c8-7024-86b8-0f9cbda45982",
           *           "call_01a216e3-b9c8-7024-86b8-0f9d4f0f67ae"
           *         ],
           *         "new_session_sees": "unknown"
           *       },
           *       "runaways": [],
           *       "calls": [
           *         {
           *           "call_id": "call_01a216e3-b158-7df7-90ed-217985417288",
           *           "tool": "list_directory",
           *           "server": "files",
           *           "principal": "user:ada",
           *           "credential_lane": "fs_local",
           *           "credential_fingerprint": "",
           *           "began_at": "2026-11-26 08:05:50.575000000",
           *           "ended_at": "2026-11-26 08:05:50.589000000",
           *           "latency_ns": "13328804",
           *           "attempts": 1,
           *           "outcome": "success",
           *           "error_class": "",
           *           "effects": [],
           *           "reversibility": "no_effect",
           *           "estimated_nanos": "0",
           *           "actual_nanos": "0",
           *           "unpriced": 0,
           *           "currency": "",
           *           "retry_verdict": "safe",
           *           "next_action": "none",
           *           "denials": [],
           *           "conflicts": "0",
           *           "state": "open"
           *         },
           *         {
           *           "call_id": "call_01a216e3-b159-7684-ab97-05777f90bbf9",
           *           "tool": "read_text_file",
           *           "server": "files",
           *           "principal": "user:ada",
           *           "credential_lane": "fs_local",
           *           "credential_fingerprint": "",
           *           "began_at": "2026-11-26 08:05:50.607000000",
           *           "ended_at": "2026-11-26 08:05:50.614000000",
           *           "latency_ns": "7356669",
           *           "attempts": 1,
           *           "outcome": "success",
           *           "error_class": "",
           *           "effects": [],
           *           "reversibility": "no_effect",
           *           "estimated_nanos": "0",
           *           "actual_nanos": "0",
           *           "unpriced": 0,
           *           "currency": "",
           *           "retry_verdict": "safe",
           *           "next_action": "none",
           *           "denials": [],
           *           "conflicts": "0",
           *           "state": "open"
           *         }
           *       ],
           *       "checkpoints": [],
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680397301000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['SessionTrailDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getSpend: {
    parameters: {
      query: {
        /**
         * @description By what it is broken down: one or two words, with a comma between.
         * @example [
         *       "lane",
         *       "tool"
         *     ]
         */
        by: (
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
         * @description Where the window begins, rounded down to a whole minute: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24. Absent: 24 hours before `until`.
         * @example 7d
         */
        from?: string;
        /** @description Where the window ends; it does not belong to it: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24. Absent: now. */
        until?: string;
        /** @description How many groups at most. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What was spent, by one or two dimensions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "by": [
           *         "lane",
           *         "tool"
           *       ],
           *       "from": "2026-11-25T08:06:00.000Z",
           *       "until": "2026-11-26T08:06:36.392Z",
           *       "is_cut": true,
           *       "spend": [
           *         {
           *           "group": {
           *             "lane": "everything_local",
           *             "tool": "echo"
           *           },
           *           "currency": null,
           *           "estimated": null,
           *           "actual": null,
           *           "calls": 1,
           *           "entries": 0,
           *           "unpriced_entries": 0,
           *           "reserved": null,
           *           "held": null,
           *           "open_reservations": 0
           *         },
           *         {
           *           "group": {
           *             "lane": "everything_local",
           *             "tool": "trigger-long-running-operation"
           *           },
           *           "currency": null,
           *           "estimated": null,
           *           "actual": null,
           *           "calls": 1,
           *           "entries": 0,
           *           "unpriced_entries": 0,
           *           "reserved": null,
           *           "held": null,
           *           "open_reservations": 0
           *         }
           *       ],
           *       "freshness": {
           *         "source": "log",
           *         "observed_unix_nano": "1795680396392000000",
           *         "oldest_unapplied_age_nanos": "0",
           *         "partitions": [
           *           {
           *             "group": "stitcher-aliases",
           *             "topic": "waybill.aliases.v1",
           *             "partition": 0,
           *             "applied_offset": "12",
           *             "end_offset": "12",
           *             "oldest_unapplied_age_nanos": "0"
           *           }
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['SpendDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getCredential: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The life of one credential, and what ran on it before and after each change */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CredentialDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getSurface: {
    parameters: {
      query?: {
        /** @description How many rows at most. */
        limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        cursor?: string;
        /**
         * @description Only periods that still stood at this moment or later: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24.
         * @example 1h
         */
        since?: string;
        /** @description Only periods that began before this moment: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24. */
        until?: string;
        /** @description Only those with this `server`. */
        server?: string;
        /**
         * @description Only periods in which this tool could be seen, or was denied.
         * @example read_text_file
         */
        tool?: string;
      };
      header?: never;
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What one principal could see over time, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SurfacePageDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  listLanes: {
    parameters: {
      query?: {
        /** @description Compare every lane before and after the last change of this one. Absent: each before and after its own. */
        around?: string;
        /**
         * @description How long before and after a change is compared, such as `15m` or `1h`.
         * @example 1h
         */
        span?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every lane, and its use before and after a change */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LanesDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      /** @description `not_found`: nothing has this id; `freshness` says what that is worth. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['AbsentProblem'];
        };
      };
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  listIncidents: {
    parameters: {
      query?: {
        /** @description How many rows at most. */
        limit?: number;
        /** @description The `next_cursor` of the page before, with the same filter; empty: from the newest. */
        cursor?: string;
        /**
         * @description Only incidents of which something was said at this moment or later: a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24.
         * @example 1h
         */
        since?: string;
        /** @description Only those with this `incident_state`. */
        incident_state?: 'open' | 'closed';
        /** @description Only those with this `incident_class`. */
        incident_class?:
          | 'auth_drift'
          | 'scope_escape'
          | 'contract_drift'
          | 'malformed_success'
          | 'rate_limit_exhaustion'
          | 'partial_side_effect'
          | 'process_crash';
        /** @description Only those with this `lane`. */
        lane?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Incidents, open ones first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IncidentPage'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  getIncident: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description All of it, or a beginning that only one has; a `/` in it is written `%2F`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One incident with what was tried, in order */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WholeIncidentDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  diff: {
    parameters: {
      query: {
        /** @description The id of a call, session or incident, or a beginning that only one has. */
        left: string;
        /** @description The id of another one of its kind; none where `kind` is `receipt`. */
        right?: string;
        /** @description What the ids are. Absent: what both are found as. `receipt`: the call `left`, what was expected and reported of it, and what the receipts of its provider say. */
        kind?: 'call' | 'session' | 'incident' | 'receipt';
        /** @description The original actor of the left session, where several use its id. */
        left_principal?: string;
        /** @description The original actor of the right session, where several use its id. */
        right_principal?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Two calls, sessions or incidents, or a call and its receipts, field by field */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DiffDocument'];
        };
      };
      400: components['responses']['Problem400'];
      403: components['responses']['Problem403'];
      404: components['responses']['Problem404'];
      409: components['responses']['Problem409'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
  runSql: {
    parameters: {
      query?: {
        /** @description A format of ClickHouse, such as `CSVWithNames` or `Parquet`. Absent: columns and rows as a document. */
        format?: string;
        /** @description How many rows at most. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/plain': string;
        'application/json': components['schemas']['SqlRequestDocument'];
      };
    };
    responses: {
      /** @description What one SQL statement answers, which is sent as the body (`POST`); with `format` text of it instead, which as `application/json` is what ClickHouse writes, too */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SqlDocument'];
          'text/*': string;
          'application/*': unknown;
        };
      };
      /**
       * @description `question_refused`: a parameter, word, number or cursor is not accepted; `errors` says which.
       *     `statement_refused`: ClickHouse would not run the statement, or broke it off at a limit; `detail` has its words.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json':
            components['schemas']['RefusedProblem'] | components['schemas']['StatementProblem'];
        };
      };
      403: components['responses']['Problem403'];
      429: components['responses']['Problem429'];
      500: components['responses']['Problem500'];
      503: components['responses']['Problem503'];
      504: components['responses']['Problem504'];
    };
  };
}
