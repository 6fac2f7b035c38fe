import type {
  AuthModeName,
  CredentialStateName,
  ErrorClassName,
  OutcomeName,
  RecoveryActionName,
  RequestPhaseName,
} from '../names.js';
import type { ErrorProtocolName, ErrorReporter } from './error-evidence.js';
import type { ErrorMeaning } from './error-meanings.js';

/** How sure a rule is: the protocol says so, the source is known to mean it, or it is what such a code mostly means. */
export type Confidence = 'certain' | 'likely' | 'guess';

/** What a rule asks of the evidence. All that is given must hold; a list holds when one of its entries does. */
export interface ErrorMatcher {
  readonly code?: readonly string[];
  readonly httpStatus?: readonly number[];
  readonly reporter?: readonly ErrorReporter[];
  readonly challengeError?: readonly string[];
  readonly isChallenged?: boolean;
  readonly isExhausted?: boolean;
  readonly hasRetryAfter?: boolean;
  /** Words of the body, as `toWord` writes them, under a path that ends like one of `at`. */
  readonly body?: { readonly at: readonly string[]; readonly word: readonly string[] };
  readonly text?: RegExp;
  readonly reason?: readonly string[];
  readonly hasQuotaFailure?: boolean;
  readonly phase?: readonly RequestPhaseName[];
  readonly authMode?: readonly AuthModeName[];
  readonly credentialState?: readonly CredentialStateName[];
  readonly batch?: 'all_failed' | 'some_failed';
  readonly isAnswerBlocked?: boolean;
}

/** One line of a table. */
export interface ErrorRule {
  /** Unique among all tables; stored with the call. */
  readonly id: string;
  readonly when: ErrorMatcher;
  readonly means: ErrorMeaning;
  readonly confidence: Confidence;
  /** Where the meaning is written down: a specification, a documentation page, repository#issue. */
  readonly source: string;
}

/** The rules of one protocol, or of one source or MCP revision within it. */
export interface ErrorTable {
  /** Raised whenever a rule changes its meaning: `http/1`. */
  readonly version: string;
  readonly protocol: ErrorProtocolName;
  /** Only for errors that one of these sources spoke. */
  readonly sources?: readonly string[];
  /** Only from this MCP revision on, or only before it. */
  readonly mcpProtocol?: { readonly from?: string; readonly before?: string };
  /** Wide codes of another protocol that its rules also refine, before that protocol's own table is asked. */
  readonly refines?: { readonly protocol: ErrorProtocolName; readonly codes: readonly string[] };
  /** The first that matches counts. */
  readonly rules: readonly ErrorRule[];
}

/** What the tables say about an error. */
export interface ErrorJudgement {
  readonly errorClass: ErrorClassName;
  /** The raw code. */
  readonly errorCode: string;
  readonly recoverable: boolean | undefined;
  readonly recoveryAction: RecoveryActionName;
  /** 0: not said. */
  readonly retryAfterNanos: bigint;
  /** The version of the table that was decisive. */
  readonly mappingVersion: string;
  /** The id of the rule that matched, `unknown` when none did. */
  readonly mappingRule: string;
  /** Absent when no rule matched. */
  readonly confidence: Confidence | undefined;
  /** How a call ends that ends with it. */
  readonly outcome: OutcomeName;
  readonly phrase: string;
  /** The error inside: the 401 within an HTTP 200. */
  readonly inner?: ErrorJudgement;
}
