import { meanings, type ErrorMeaning } from '../error-meanings.js';
import type { Confidence, ErrorRule, ErrorTable } from '../error-rule.js';

const apollo = 'Apollo Server: Error handling, built-in error codes';

const byCode = (
  id: string,
  code: readonly string[],
  about: { readonly means: ErrorMeaning; readonly source?: string; readonly confidence?: Confidence },
): ErrorRule => ({
  id: `graphql.${id}`,
  when: { code },
  means: about.means,
  confidence: about.confidence ?? 'certain',
  source: about.source ?? apollo,
});

/** `errors[].extensions.code` or `errors[].type` of an answer that is mostly HTTP 200. */
export const graphqlTable: ErrorTable = {
  version: 'graphql/1',
  protocol: 'graphql',
  rules: [
    {
      id: 'graphql.in_part',
      when: { batch: 'some_failed' },
      means: meanings.partialEffect,
      confidence: 'likely',
      source: 'Grafbase: Gateway Errors',
    },
    byCode('unauthenticated', ['UNAUTHENTICATED', 'authentication_error', 'UNAUTHORIZED', 'graphql-authentication'], {
      means: meanings.authInvalid,
    }),
    byCode('forbidden', ['FORBIDDEN', 'forbidden', 'ACCESS_DENIED', 'INSUFFICIENT_SCOPES', 'graphql-authorization'], {
      means: meanings.scopeDenied,
    }),
    byCode('bad_input', ['BAD_USER_INPUT', 'BAD_REQUEST', 'INVALID_INPUT', 'INPUT_ERROR'], {
      means: meanings.invalidInput,
    }),
    byCode(
      'bad_query',
      ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_PARSE_ERROR', 'OPERATION_RESOLUTION_FAILURE', 'MAX_COST_EXCEEDED'],
      { means: meanings.invalidInput },
    ),
    byCode('schema_drift', ['GRAPHQL_VALIDATION_FAILED', 'undefinedField', 'argumentNotAccepted'], {
      means: meanings.contractDrift,
      confidence: 'likely',
    }),
    byCode('persisted_query', ['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED'], {
      means: meanings.unreached,
    }),
    byCode('rate_limited', ['RATE_LIMITED', 'RATELIMITED', 'ratelimited', 'THROTTLED', 'TOO_MANY_REQUESTS'], {
      means: meanings.rateLimited,
      source: 'Shopify community: Throttled requests response',
    }),
    byCode('not_found', ['NOT_FOUND', 'CART_NOT_FOUND_ERROR'], {
      means: meanings.resourceNotFound,
      source: 'Rye: Root errors',
    }),
    byCode('expired_state', ['CART_EXPIRED_ERROR', 'CONFLICT', 'STALE_DATA'], {
      means: meanings.conflict,
      source: 'Rye: Root errors',
    }),
    byCode('internal', ['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR', 'DOWNSTREAM_SERVICE_ERROR'], {
      means: meanings.failedInside,
      confidence: 'likely',
      source: 'Shopify developer changelog: Improved GraphQL errors',
    }),
    byCode('timeout', ['TIMEOUT', 'GATEWAY_TIMEOUT'], {
      means: meanings.timedOut,
      confidence: 'likely',
      source: 'Grafbase: Gateway Errors',
    }),
  ],
};

/** Providers whose codes mean more than their names say. */
export const graphqlProviderTables: readonly ErrorTable[] = [
  {
    version: 'graphql-github/1',
    protocol: 'graphql',
    sources: ['github'],
    rules: [
      byCode('github_hidden', ['NOT_FOUND'], {
        means: {
          ...meanings.resourceNotFound,
          recoveryAction: 'request_scope',
          phrase: 'no such resource, or hidden from this credential',
        },
        source: 'GitHub REST API: Troubleshooting',
        confidence: 'likely',
      }),
      byCode('github_timeout', ['RESOURCE_LIMITS_EXCEEDED', 'SOMETHING_WENT_WRONG'], {
        means: meanings.failedInside,
        source: 'github/docs#11071',
        confidence: 'likely',
      }),
    ],
  },
];
