import { Failure, type AuthorityReader, type CallReader, type Freshness, type LedgerReader } from '@waybill/ports';
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

/** Every reader of a store. */
type StoreReader = CallReader & LedgerReader & AuthorityReader;

/** For tests: a context whose store answers as told, and is not there for what it was not told. */
export function createQuestionStage(answers: Partial<StoreReader>) {
  const { context, ...texts } = createCollectedContext();
  const closed: string[] = [];
  const reader: StoreReader = {
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
    getSurroundings: unanswered,
    getCredential: unanswered,
    getSurface: unanswered,
    listLanes: unanswered,
    getIncident: unanswered,
    listIncidents: unanswered,
    ...answers,
  };
  const clock = { nowUnixNano: () => BigInt(context.nowUnixMs()) * 1_000_000n };
  const freshness = { freshness: async () => appliedFreshness };
  const statements = { listRows: unanswered, streamText: unanswered, getProgress: unanswered };
  const ports = { calls: reader, ledger: reader, authority: reader, statements, freshness, clock };
  const asking: QuestionContext = {
    ...context,
    createQuestions: () => ({ ...createQuestions(ports), shutdown: async () => void closed.push('closed') }),
  };
  return { asking, closed, ...texts, document: () => JSON.parse(texts.stdoutText()) as unknown };
}
