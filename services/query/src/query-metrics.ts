import { counter, createHistogram, durationBoundsSeconds, gauge, histogram, type MetricSource } from '@waybill/runtime';

/** What answering questions shows. */
export const queryMetrics = [
  counter(
    'query_answered_questions_total',
    'Questions that were answered, also with "there is none" or "that cannot be asked"',
  ),
  counter('query_failed_questions_total', 'Questions that the store could not answer', {
    reason: 'the codes of failures, and `unexpected`',
  }),
  counter(
    'query_turned_away_questions_total',
    'Questions and tails that the limit or the end of the process turned away',
  ),
  gauge('query_in_flight_questions', 'Questions that are worked on'),
  gauge('query_open_tails', 'Clients that are told of calls as they change'),
  histogram('query_answer_seconds', 'How long it took to answer'),
] as const;

/** What has been counted; changed by whoever answers. */
export interface QueryCounts {
  answered: number;
  turnedAway: number;
  inFlight: number;
  tails: number;
  readonly failed: Map<string, number>;
  readonly durations: ReturnType<typeof createHistogram>;
}

export function createQueryCounts(): QueryCounts {
  const durations = createHistogram('query_answer_seconds', durationBoundsSeconds);
  return { answered: 0, turnedAway: 0, inFlight: 0, tails: 0, failed: new Map(), durations };
}

/** The numbers of answering. */
export function createQueryMetrics(counts: QueryCounts): MetricSource {
  return {
    definitions: queryMetrics,
    read: () => [
      { name: 'query_answered_questions_total', value: counts.answered },
      ...[...counts.failed].map(([reason, value]) => ({
        name: 'query_failed_questions_total',
        labels: { reason },
        value,
      })),
      { name: 'query_turned_away_questions_total', value: counts.turnedAway },
      { name: 'query_in_flight_questions', value: counts.inFlight },
      { name: 'query_open_tails', value: counts.tails },
      ...counts.durations.read(),
    ],
  };
}
