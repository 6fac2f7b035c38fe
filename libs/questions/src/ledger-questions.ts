import type {
  Clock,
  FreshnessReader,
  LedgerReader,
  ReadOptions,
  ReadSession,
  ReadWholeSession,
  SessionFilter,
} from '@waybill/ports';
import { oneMore, toPage, type PageAnswer, type SearchAnswer, type SpendAnswer } from './answers.js';
import { toListQuestion, type ListAsked } from './asked.js';
import { toSpendQuestion, type SpendAsked } from './spend-question.js';

export type SessionsAsked = ListAsked & Omit<SessionFilter, 'limit' | 'after'>;

/** What one may ask of sessions and spend. */
export interface LedgerQuestions {
  getSession(
    session: { readonly idOrPrefix: string; readonly principal?: string | undefined },
    options?: ReadOptions,
  ): Promise<SearchAnswer<ReadWholeSession, ReadSession>>;
  listSessions(asked: SessionsAsked, options?: ReadOptions): Promise<PageAnswer<ReadSession>>;
  getSpend(asked: SpendAsked, options?: ReadOptions): Promise<SpendAnswer>;
}

/** Who is asked about sessions and spend. */
export interface LedgerQuestionPorts {
  readonly ledger: LedgerReader;
  readonly freshness: FreshnessReader;
  readonly clock: Clock;
}

const nanosPerMs = 1_000_000n;

export function createLedgerQuestions({ ledger, freshness, clock }: LedgerQuestionPorts): LedgerQuestions {
  const nowMs = (): number => Number(clock.nowUnixNano() / nanosPerMs);
  return {
    async getSession({ idOrPrefix, principal }, options) {
      const fresh = await freshness.freshness(options);
      return { ...(await ledger.getSession(idOrPrefix, principal, options)), freshness: fresh };
    },
    async listSessions(asked, options) {
      const list = toListQuestion<SessionsAsked>('sessions', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as SessionFilter;
      const rows = await ledger.listSessions(oneMore(filter), options);
      return toPage('sessions', rows, { limit: filter.limit, freshness: fresh, placeOf: withPlace });
    },
    async getSpend(asked, options) {
      const spend = toSpendQuestion(asked, nowMs());
      if (spend.kind === 'refused') return { tag: 'refused', problems: spend.problems };
      const { question } = spend;
      const fresh = await freshness.freshness(options);
      const rows = await ledger.listSpend(oneMore(question), options);
      const isCut = rows.length > question.limit;
      return { tag: 'answered', question, rows: rows.slice(0, question.limit), isCut, freshness: fresh };
    },
  };
}

/** A session with the time that orders the list. */
function withPlace(session: ReadSession): ReadSession & { readonly listed_at: string } {
  return { ...session, listed_at: session.started_at ?? session.last_seen_at };
}
