import { bodyFactsOf } from '../body-facts.js';
import { classifyError } from '../classify-error.js';
import type { ErrorEvidence } from '../error-evidence.js';
import type { ErrorJudgement } from '../error-rule.js';
import { findDressedError, type ApparentSuccess } from '../dressed-error.js';
import { headerFactsOf, type Header } from '../header-facts.js';
import { classifyToolResult, type ErrorReport } from '../reported-error.js';

/** Noon of a day of no importance: what dates in headers are measured against. */
export const shapesNowUnixMs = 1_790_000_000_000;

/** An error as somebody met it: reduced to its status, codes and short machine words. */
export interface ErrorShape {
  /** Where it is written down: repository#issue, or the title of a page of documentation. */
  readonly from: string;
  readonly evidence: Omit<ErrorEvidence, 'headers' | 'body'> & {
    readonly headers?: readonly Header[];
    readonly body?: unknown;
  };
  readonly is: ExpectedJudgement;
}

/** Class, whether it may succeed later, what to do next, and the rule that says so. */
export type ExpectedJudgement = readonly [
  errorClass: ErrorJudgement['errorClass'],
  recoverable: boolean | undefined,
  action: ErrorJudgement['recoveryAction'],
  rule: string,
];

/** A tool result with `isError: true` as somebody met it. */
export interface ReportShape {
  readonly from: string;
  readonly report: ErrorReport;
  readonly is: ExpectedJudgement;
}

/** An answer that calls itself a success; `inner` is absent when it is one. */
export interface SuccessShape {
  readonly from: string;
  readonly answer: ApparentSuccess;
  readonly sign?: string;
  readonly inner?: ExpectedJudgement;
}

/** Judges a shape as an emitter would. */
export function judgeShape({ evidence }: ErrorShape): ErrorJudgement {
  const { headers, body, ...rest } = evidence;
  return classifyError({
    ...rest,
    ...(headers === undefined ? {} : { headers: headerFactsOf(headers, shapesNowUnixMs) }),
    ...(body === undefined ? {} : { body: bodyFactsOf(body) }),
  });
}

/** Judges a tool result that says it is an error. */
export function judgeReportShape({ report }: ReportShape): ErrorJudgement {
  return classifyToolResult(report);
}

/** Judges an apparent success. */
export function judgeSuccessShape({ answer }: SuccessShape): ErrorJudgement | undefined {
  return findDressedError(answer);
}

/** What the table tests compare. */
export function summaryOf(judgement: ErrorJudgement): ExpectedJudgement {
  return [judgement.errorClass, judgement.recoverable, judgement.recoveryAction, judgement.mappingRule];
}
