export { exitCodes, type ExitCode } from './exit-codes.js';
export { renderTrace, type TraceOptions } from './render/render-trace.js';
export type { ReadEvidence, TracedCall } from './reading/traced-call.js';
