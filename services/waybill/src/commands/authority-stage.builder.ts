import { Failure, type AuthorityReader } from '@waybill/ports';
import { createQuestions } from '@waybill/questions';
import { createCollectedContext } from '../command-context.builder.js';
import type { QuestionContext } from './store-command.js';

const unanswered = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody listens'));

const nanosPerMs = 1_000_000n;

/** For tests: a context whose store answers about authority as told, and is not there for what it was not told. */
export function createAuthorityStage(answers: Partial<AuthorityReader>) {
  const { context, ...texts } = createCollectedContext();
  const unread = { getCall: unanswered, listCalls: unanswered, listDenials: unanswered, freshness: unanswered };
  const unwatched = { listChangedKeys: unanswered, listChangedCalls: unanswered, listStandingCalls: unanswered };
  const questions = createQuestions({
    calls: { ...unread, ...unwatched, ping: unanswered },
    ledger: { getSession: unanswered, listSessions: unanswered, listSpend: unanswered, getSurroundings: unanswered },
    authority: {
      getCredential: unanswered,
      getSurface: unanswered,
      listLanes: unanswered,
      getIncident: unanswered,
      listIncidents: unanswered,
      ...answers,
    },
    statements: { listRows: unanswered, streamText: unanswered, getProgress: unanswered },
    freshness: {
      freshness: async () => ({
        source: 'log',
        observedUnixNano: 7n,
        oldestUnappliedAgeNanos: 0n,
        partitions: [],
      }),
    },
    clock: { nowUnixNano: () => BigInt(context.nowUnixMs()) * nanosPerMs },
  });
  const asking: QuestionContext = {
    ...context,
    createQuestions: () => ({ ...questions, shutdown: async () => undefined }),
  };
  return { asking, ...texts, document: () => JSON.parse(texts.stdoutText()) as unknown };
}
