import type { EventLimits } from '@waybill/contracts';

/**
 * How large one event may be. An event describes a call, it never carries the call's content: what does not fit here
 * belongs in an artifact that the event refers to by digest or reference.
 *
 * The .proto files say the same numbers beside each field; a test compares them.
 */
export const eventLimits: EventLimits = {
  // A hundred times what a full event of real traffic needs; small enough that one event cannot stall a batch.
  eventBytesMax: 256 * 1024,
  // A name, an id, a reference or one redacted line.
  stringBytesMax: 1024,
  // Keeps one event's rows bounded: each entry may become a row.
  listCountMax: 256,
  // SHA-256.
  digestBytes: 32,
  // The contract needs 9 (an error four deep within a finding within a payload); the rest is for what it may grow to.
  nestingCountMax: 16,
  // A newer producer's additions. Each costs an object when the event is decoded, so they are counted.
  unknownFieldCountMax: 1024,
  bytesMaxByField: {
    // Ids are primary keys and travel in every index: short.
    'TraceEvent.event_id': 64,
    'TraceEvent.session_id': 256,
    'TraceEvent.call_id': 256,
    'Source.instance': 128,
    'Principal.id': 256,
    'Authority.credential_fingerprint': 128,
    'InputField.key': 128,
    // One word.
    'TypedError.error_code': 128,
    'RejectedRoute.reason': 64,
    // One redacted line.
    'TypedError.redacted_message': 512,
    'RegistryCandidate.exclusion_detail': 256,
    'Denial.requested_capability': 512,
    'Denial.allowed_neighbour': 512,
    'IncidentOpened.symptom': 512,
    'SessionStarted.purpose': 256,
    'SessionEnded.reason': 256,
    // What the world allows: PATH_MAX of Linux, and what browsers and proxies pass on as a URL.
    'FileOperation.requested_path': 4096,
    'FileOperation.cwd': 4096,
    'FileOperation.canonical_path': 4096,
    'FileOperation.allowed_root': 4096,
    'FileOperation.destination_path': 4096,
    'FileOperation.destination_allowed_root': 4096,
    'FileOperation.requested_destination_path': 4096,
    'UrlFetch.requested_url': 2048,
  },
  bytesExactByField: {
    // W3C Trace Context. `trace_id` has a rule of its own.
    'TraceEvent.span_id': 8,
    'TraceEvent.parent_span_id': 8,
  },
  listCountMaxByField: {
    // Delegation deeper than this is a loop.
    'Actor.chain': 16,
    'InputSummary.fields': 64,
    'ResultSummary.content_types': 16,
    'RegistryDecision.candidates': 64,
    'RuntimeDecision.rejected': 32,
    'UrlFetch.dns_answers': 32,
    // What browsers follow at most.
    'UrlFetch.redirects': 20,
    'HarnessSnapshot.guidance': 64,
    'HarnessSnapshot.grants': 64,
    'SessionStarted.servers': 64,
    'DrillFinished.failures': 32,
    'DrillFinished.call_ids': 64,
  },
  recursionCountMaxByField: {
    // A refusal within a JSON-RPC error within a tool result within an HTTP answer.
    'TypedError.inner': 4,
  },
};

/** How large one publish request may be, after inflating. */
export const requestLimits = {
  // Decoding 1 MiB of the worst bytes that pass holds the event loop for tens of milliseconds, not for seconds.
  bytesMax: 1024 * 1024,
  // More than 1 MiB of the smallest honest events, and far less than 1 MiB of empty fields.
  eventCountMax: 5000,
  // As many refusals as one answer names; the rest are only counted.
  rejectedCountMax: 1000,
} as const;
