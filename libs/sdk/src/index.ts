// Emitting
export { Layer, SessionHandleVerdict, SessionSource } from '@waybill/contracts';
export { createEmitter } from './create-emitter.js';
export type { Emitter, EmitterCounts, EmitterOptions, EmitterSources } from './emitter.js';
export type { Drop, DropReason } from './emitter.js';
export type { EmitContext, EmitEvent, PayloadCase, PayloadInit, PayloadValue } from './emit-event.js';
export type { CallEmitter } from './call-emitter.js';

// Propagation
export { parseTraceparent, toTraceparent, type TraceParent } from './traceparent.js';
export { parseMeta, withMeta, type MetaContext } from './meta.js';

// Signed session handles
export {
  mintSessionHandle,
  verifySessionHandle,
  type ExpectedSession,
  type SessionClaims,
  type SessionHandleOutcome,
} from './session-handle.js';
export { parseSessionKeys, type SessionKey, type SessionKeysOutcome } from './session-key.js';

// Summaries: what an event may say about an input or a result
export { summariseInput, type InputSummaryInit } from './summarise-input.js';
export { summariseResult, type ResultSummaryInit } from './summarise-result.js';
export { toCanonicalJson, digestOfJson, type JsonValue } from './canonical-json.js';
