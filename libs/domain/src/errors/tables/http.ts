import { meanings } from '../error-meanings.js';
import type { ErrorTable } from '../error-rule.js';
import { codeAt, httpAuthorityRules } from './http-authority.js';

/** HTTP statuses with what headers and bodies of common form add to them. */
export const httpTable: ErrorTable = {
  version: 'http/1',
  protocol: 'http',
  rules: [
    // What a gateway did to the answer says nothing about the work behind it.
    {
      id: 'http.answer_blocked',
      when: { isAnswerBlocked: true },
      means: meanings.answerBlocked,
      confidence: 'certain',
      source: 'api7/aisix#673',
    },
    // Some of the batch.
    {
      id: 'http.batch_in_part',
      when: { batch: 'some_failed' },
      means: meanings.partialEffect,
      confidence: 'certain',
      source: 'Criteo Marketing Solutions: Partial Success for Bulk Operations',
    },
    {
      id: 'http.batch_all_failed',
      when: { code: ['200', '207'], batch: 'all_failed' },
      means: meanings.invalidInput,
      confidence: 'guess',
      source: 'Adobe Commerce Marketplace: Handling errors',
    },
    ...httpAuthorityRules,
    // Limits of rate that speak through other statuses.
    {
      id: 'http.rate_limited_as_refusal',
      when: { code: ['403', '503'], isExhausted: true },
      means: meanings.rateLimited,
      confidence: 'certain',
      source: 'GitHub REST API: Troubleshooting',
    },
    {
      id: 'http.forbidden_for_now',
      when: { code: ['403'], hasRetryAfter: true },
      means: meanings.rateLimited,
      confidence: 'likely',
      source: 'GitHub REST API: Troubleshooting',
    },
    {
      id: 'http.policy_word',
      when: {
        code: ['403'],
        body: { at: codeAt, word: ['policy_denied', 'denied_by_policy', 'guardrail_blocked', 'unmapped_tool'] },
      },
      means: meanings.policyDenied,
      confidence: 'likely',
      source: 'dtkmn/mcp-zap-server#227',
    },
    {
      id: 'http.frozen_word',
      when: {
        code: ['403', '423', '503'],
        body: { at: codeAt, word: ['kill_switch_tripped', 'kill_switch', 'lane_frozen'] },
      },
      means: meanings.laneFrozen,
      confidence: 'certain',
      source: 'agentrust-io/cmcp#665',
    },
    {
      id: 'http.forbidden',
      when: { code: ['403'] },
      means: meanings.scopeDenied,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.4',
    },
    {
      id: 'http.legal_refusal',
      when: { code: ['451'] },
      means: meanings.policyDenied,
      confidence: 'certain',
      source: 'RFC 7725 §3',
    },
    {
      id: 'http.bad_request',
      when: { code: ['400'] },
      means: meanings.invalidInput,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.1',
    },
    {
      id: 'http.not_found',
      when: { code: ['404', '410'] },
      means: meanings.resourceNotFound,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.5',
    },
    {
      id: 'http.request_timeout',
      when: { code: ['408'] },
      means: meanings.unreached,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.9',
    },
    {
      id: 'http.conflict',
      when: { code: ['409'] },
      means: meanings.conflict,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.10',
    },
    {
      id: 'http.precondition',
      when: { code: ['412', '428'] },
      means: meanings.conflict,
      confidence: 'certain',
      source: 'RFC 9110 §15.5.13',
    },
    {
      id: 'http.locked',
      when: { code: ['423'] },
      means: meanings.conflictPassing,
      confidence: 'likely',
      source: 'RFC 4918 §11.3',
    },
    {
      id: 'http.too_early',
      when: { code: ['425'] },
      means: meanings.unreached,
      confidence: 'certain',
      source: 'RFC 8470 §5.2',
    },
    {
      id: 'http.unprocessable',
      when: { code: ['405', '406', '411', '413', '414', '415', '422', '431', '501'] },
      means: meanings.invalidInput,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.21',
    },
    {
      id: 'http.too_many_requests',
      when: { code: ['429'] },
      means: meanings.rateLimited,
      confidence: 'likely',
      source: 'RFC 6585 §4',
    },
    {
      id: 'http.upgrade_required',
      when: { code: ['426', '505'] },
      means: meanings.contractDrift,
      confidence: 'likely',
      source: 'RFC 9110 §15.5.22',
    },
    {
      id: 'http.dependency_failed',
      when: { code: ['424'] },
      means: meanings.failedInside,
      confidence: 'likely',
      source: 'Stripe API: Errors',
    },
    {
      id: 'http.internal_error',
      when: { code: ['500'] },
      means: meanings.failedInside,
      confidence: 'guess',
      source: 'RFC 9110 §15.6.1',
    },
    {
      id: 'http.bad_gateway',
      when: { code: ['502'] },
      means: meanings.failedInside,
      confidence: 'guess',
      source: 'RFC 9110 §15.6.3',
    },
    {
      id: 'http.unavailable',
      when: { code: ['503', '529'] },
      means: meanings.unavailable,
      confidence: 'likely',
      source: 'RFC 9110 §15.6.4',
    },
    {
      id: 'http.gateway_timeout',
      when: { code: ['504', '524'] },
      means: meanings.timedOut,
      confidence: 'likely',
      source: 'RFC 9110 §15.6.5',
    },
  ],
};
