import { bodyFactsOf } from './body-facts.js';
import { graphqlCodeOf } from './body-words.js';
import type { ErrorEvidence } from './error-evidence.js';

/**
 * Reads a GraphQL answer, whatever its HTTP status: undefined when it reports no errors. Fields that have data beside
 * the errors count as parts that succeeded.
 */
export function graphqlEvidenceOf(answer: unknown, source?: string): ErrorEvidence | undefined {
  const { errors, data } = toObject(answer);
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const body = bodyFactsOf({ errors });
  const succeededCount = Object.values(toObject(data)).filter((field) => field !== null).length;
  return {
    protocol: 'graphql',
    code: graphqlCodeOf(body),
    body,
    batch: { succeededCount, failedCount: errors.length },
    ...(source === undefined ? {} : { source }),
  };
}

function toObject(value: unknown): Readonly<Record<string, unknown>> & { errors?: unknown; data?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
