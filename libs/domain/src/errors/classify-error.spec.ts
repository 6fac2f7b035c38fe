import { describe, expect, test } from '@jest/globals';
import { classifyError } from './classify-error.js';
import type { ErrorRule, ErrorTable } from './error-rule.js';
import { meanings } from './error-meanings.js';
import { graphqlEvidenceOf } from './graphql-evidence.js';

const rule = (id: string): ErrorRule => ({
  id,
  when: { code: ['1'] },
  means: meanings.conflict,
  confidence: 'certain',
  source: 'a test',
});

const tables: readonly ErrorTable[] = [
  { version: 'general/1', protocol: 'json_rpc', rules: [rule('general'), rule('later')] },
  { version: 'new/1', protocol: 'json_rpc', mcpProtocol: { from: '2026-01-01' }, rules: [rule('new')] },
  { version: 'old/1', protocol: 'json_rpc', mcpProtocol: { before: '2025-01-01' }, rules: [rule('old')] },
  { version: 'source/1', protocol: 'json_rpc', sources: ['a'], rules: [rule('source')] },
  { version: 'http/1', protocol: 'http', rules: [rule('http')] },
];

const ruleFor = (evidence: { source?: string; mcpProtocolVersion?: string; code?: string }) =>
  classifyError({ protocol: 'json_rpc', code: '1', ...evidence }, tables).mappingRule;

describe('classifyError', () => {
  test('asks the source first, then the revision, then the protocol, and takes the first rule', () => {
    expect(ruleFor({ source: 'a', mcpProtocolVersion: '2026-07-28' })).toBe('source');
    expect(ruleFor({ source: 'b', mcpProtocolVersion: '2026-07-28' })).toBe('new');
    expect(ruleFor({ mcpProtocolVersion: '2024-11-05' })).toBe('old');
    expect(ruleFor({ mcpProtocolVersion: '2025-06-18' })).toBe('general');
    expect(ruleFor({})).toBe('general');
  });

  test('keeps the code of what no rule knows, and names the table that did not', () => {
    expect(classifyError({ protocol: 'json_rpc', code: '7', source: 'a' }, tables)).toMatchObject({
      errorClass: 'unknown',
      errorCode: '7',
      mappingRule: 'unknown',
      mappingVersion: 'general/1',
      confidence: undefined,
      recoverable: undefined,
    });
  });

  test('tells how long to wait, from headers or from gRPC details', () => {
    const grpc = { reason: 'RATE_LIMIT_EXCEEDED', retryDelayNanos: 5n };
    expect(classifyError({ protocol: 'grpc', code: 'RESOURCE_EXHAUSTED', grpc }).retryAfterNanos).toBe(5n);
  });

  test('never calls a held-back answer a denial: its work may be done', () => {
    const judgement = classifyError({ protocol: 'http', code: '403', isAnswerBlocked: true });
    expect(judgement).toMatchObject({
      errorClass: 'policy_denied',
      outcome: 'unknown',
      recoveryAction: 'stop_for_human',
    });
  });

  test('ends refusals as denied, batches in part as partial, and the rest as failures', () => {
    const outcomeOf = (code: string) => classifyError({ protocol: 'http', code }).outcome;
    expect([outcomeOf('403'), outcomeOf('500'), outcomeOf('401')]).toEqual(['denied', 'failure', 'failure']);
    const batch = { succeededCount: 1, failedCount: 1 };
    expect(classifyError({ protocol: 'http', code: '207', batch }).outcome).toBe('partial');
  });
});

describe('graphqlEvidenceOf', () => {
  test('reads errors whatever the status, and counts the parts that have data', () => {
    expect(graphqlEvidenceOf({ data: { a: 1 } })).toBeUndefined();
    expect(graphqlEvidenceOf({ errors: [] })).toBeUndefined();
    const evidence = graphqlEvidenceOf({
      data: { a: 1, b: null },
      errors: [{ extensions: { code: 'INTERNAL_ERROR' } }],
    });
    expect(evidence).toMatchObject({ code: 'INTERNAL_ERROR', batch: { succeededCount: 1, failedCount: 1 } });
    expect(evidence && classifyError(evidence).errorClass).toBe('partial_effect');
  });
});
