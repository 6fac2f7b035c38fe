import { STATUS_CODES } from 'node:http';
import type { HttpAnswer } from '@waybill/runtime';

/** A problem as RFC 9457 has it; `code` is for programs. */
export interface Problem {
  readonly status: number;
  /** A stable snake_case word. */
  readonly code: string;
  /** What was expected and what was found. */
  readonly detail: string;
  /** Further members. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer that says what is wrong. */
export function toProblemAnswer({ status, code, detail, members, headers }: Problem): HttpAnswer {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail, ...members };
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}
