import { Failure, type CallReader, type Freshness, type LedgerReader } from '@waybill/ports';
import { createQuestions } from '@waybill/questions';
import { createCollectedContext } from '../command-context.builder.js';
import type { QuestionContext } from './store-command.js';

const unanswered = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody listens'));

/** Everything is applied. */
export const appliedFreshness: Freshness = {
  source: 'log',
  observedUnixNano: 7n,
  oldestUnappliedAgeNanos: 0n,
  partitions: [],
};

/** For tests: a context whose store answers as told, and is not there for what it was not told. */
export function createQuestionStage(answers: Partial<CallReader & LedgerReader>) {
  const { context, ...texts } = createCollectedContext();
  const closed: string[] = [];
  const reader: CallReader & LedgerReader = {
    getCall: unanswered,
    listCalls: unanswered,
    listDenials: unanswered,
    listChangedKeys: unanswered,
    listChangedCalls: unanswered,
    listStandingCalls: unanswered,
    ping: unanswered,
    freshness: unanswered,
    getSession: unanswered,
    listSessions: unanswered,
    listSpend: unanswered,
    ...answers,
  };
  const clock = { nowUnixNano: () => BigInt(context.nowUnixMs()) * 1_000_000n };
  const ports = { calls: reader, ledger: reader, freshness: { freshness: async () => appliedFreshness }, clock };
  const asking: QuestionContext = {
    ...context,
    createQuestions: () => ({ ...createQuestions(ports), shutdown: async () => void closed.push('closed') }),
  };
  return { asking, closed, ...texts };
}
