import type { AuthModeName, CredentialStateName, RequestPhaseName } from '../names.js';
import type { BodyFacts } from './body-facts.js';
import type { HeaderFacts } from './header-facts.js';

/** The protocol that an error code belongs to: `ErrorProtocol` of the contract, as people read it. */
export type ErrorProtocolName =
  'http' | 'grpc' | 'json_rpc' | 'mcp_tool_result' | 'graphql' | 'network' | 'process' | 'os';

/** Which side of the wire produced the code. The same code means other things on either side. */
export type ErrorReporter = 'client' | 'gateway' | 'server';

/** What a gRPC status says beside its code. */
export interface GrpcDetails {
  /** `ErrorInfo.reason`. */
  readonly reason?: string;
  /** `ErrorInfo.domain`. */
  readonly domain?: string;
  /** Whether a `QuotaFailure` came with it. */
  readonly hasQuotaFailure?: boolean;
  /** `RetryInfo.retry_delay` in nanoseconds. */
  readonly retryDelayNanos?: bigint;
}

/** How the parts of a batch ended. */
export interface BatchCounts {
  readonly succeededCount: number;
  readonly failedCount: number;
}

/**
 * Everything the tables may judge an error by. It is gathered where the error is seen, and it never leaves the process:
 * `text` is looked at and forgotten. Whatever is not known stays away; a rule that asks for it then does not match.
 */
export interface ErrorEvidence {
  readonly protocol: ErrorProtocolName;
  /** The code as it came: `401`, `-32001`, `ENOENT`, `UNAVAILABLE`, an exit code, a signal. Empty when there is none. */
  readonly code: string;
  /** The provider, gateway or server that spoke, in lower case: `github`, `litellm`. */
  readonly source?: string;
  readonly reporter?: ErrorReporter;
  /** The revision of MCP that the two sides agreed on: `2025-06-18`. */
  readonly mcpProtocolVersion?: string;
  /** The status of the HTTP answer that carried another protocol's error. */
  readonly httpStatus?: number;
  readonly headers?: HeaderFacts;
  readonly body?: BodyFacts;
  /** The beginning of the error's text. */
  readonly text?: string;
  readonly grpc?: GrpcDetails;
  readonly phase?: RequestPhaseName;
  readonly authMode?: AuthModeName;
  /** What another record says of the credential at that moment. */
  readonly credentialState?: CredentialStateName;
  readonly batch?: BatchCounts;
  /** True when a gateway let the request pass and held back the answer. */
  readonly isAnswerBlocked?: boolean;
}

/** How much of a text the rules look at. The telling words stand first. */
export const examinedTextLengthMax = 4_096;
