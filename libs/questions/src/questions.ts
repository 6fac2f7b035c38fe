import type {
  CallFilter,
  CallReader,
  Clock,
  DenialFilter,
  Freshness,
  FreshnessReader,
  LedgerReader,
  ReadCall,
  ReadCallKey,
  ReadDenial,
  ReadOptions,
  ReadSession,
  ReadSpend,
  ReadWholeCall,
  ReadWholeSession,
  Search,
  SessionFilter,
  SpendQuestion,
} from '@waybill/ports';
import { toListQuestion, type ListAsked, type QuestionProblem } from './asked.js';
import { toCursor, type CursorKind } from './cursor.js';
import { toSpendQuestion, type SpendAsked } from './spend-question.js';

export type CallsAsked = ListAsked & Omit<CallFilter, 'limit' | 'after'>;
export type SessionsAsked = ListAsked & Omit<SessionFilter, 'limit' | 'after'>;
export type DenialsAsked = ListAsked & Omit<DenialFilter, 'limit' | 'after'>;

/** A page of a list, or why it could not be asked for. */
export type PageAnswer<Row> =
  | {
      readonly tag: 'answered';
      readonly rows: readonly Row[];
      /** Empty: these were the last ones. */
      readonly nextCursor: string;
      readonly freshness: Freshness;
    }
  | Refused;

/** What is wrong with the question. */
export interface Refused {
  readonly tag: 'refused';
  readonly problems: readonly QuestionProblem[];
}

/** A search for one thing, with how fresh the answer is also where nothing was found. */
export type SearchAnswer<Whole, Candidate> = { readonly freshness: Freshness } & Search<Whole, Candidate>;

/** What was spent. */
export type SpendAnswer =
  | {
      readonly tag: 'answered';
      readonly question: SpendQuestion;
      readonly rows: readonly ReadSpend[];
      /** There are more groups than were asked for. */
      readonly isCut: boolean;
      readonly freshness: Freshness;
    }
  | Refused;

/**
 * What one may ask. Every surface asks here and works nothing out by itself.
 *
 * - A question that is not accepted is an answer that says so; a store that cannot answer rejects with its `Failure`.
 * - How fresh an answer is was looked at before its rows were read.
 */
export interface Questions {
  getCall(idOrPrefix: string, options?: ReadOptions): Promise<SearchAnswer<ReadWholeCall, ReadCallKey>>;
  listCalls(asked: CallsAsked, options?: ReadOptions): Promise<PageAnswer<ReadCall>>;
  listDenials(asked: DenialsAsked, options?: ReadOptions): Promise<PageAnswer<ReadDenial>>;
  getSession(
    session: { readonly idOrPrefix: string; readonly principal?: string | undefined },
    options?: ReadOptions,
  ): Promise<SearchAnswer<ReadWholeSession, ReadSession>>;
  listSessions(asked: SessionsAsked, options?: ReadOptions): Promise<PageAnswer<ReadSession>>;
  getSpend(asked: SpendAsked, options?: ReadOptions): Promise<SpendAnswer>;
}

/** Who is asked. */
export interface QuestionPorts {
  readonly calls: CallReader;
  readonly ledger: LedgerReader;
  readonly freshness: FreshnessReader;
  readonly clock: Clock;
}

const nanosPerMs = 1_000_000n;

/** The questions, over readers of the store. */
export function createQuestions({ calls, ledger, freshness, clock }: QuestionPorts): Questions {
  const nowMs = (): number => Number(clock.nowUnixNano() / nanosPerMs);
  return {
    async getCall(idOrPrefix, options) {
      const fresh = await freshness.freshness(options);
      return { ...(await calls.getCall(idOrPrefix, options)), freshness: fresh };
    },
    async getSession({ idOrPrefix, principal }, options) {
      const fresh = await freshness.freshness(options);
      return { ...(await ledger.getSession(idOrPrefix, principal, options)), freshness: fresh };
    },
    async listCalls(asked, options) {
      const list = toListQuestion<CallsAsked>('calls', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as CallFilter;
      return toPage('calls', await calls.listCalls(oneMore(filter), options), {
        limit: filter.limit,
        freshness: fresh,
      });
    },
    async listDenials(asked, options) {
      const list = toListQuestion<DenialsAsked>('denials', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as DenialFilter;
      const rows = await calls.listDenials(oneMore(filter), options);
      return toPage('denials', rows, { limit: filter.limit, freshness: fresh });
    },
    async listSessions(asked, options) {
      const list = toListQuestion<SessionsAsked>('sessions', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as SessionFilter;
      const rows = (await ledger.listSessions(oneMore(filter), options)).map(withPlace);
      return toPage('sessions', rows, { limit: filter.limit, freshness: fresh });
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

/** One more than asked for tells whether there are more. */
function oneMore<Question extends { readonly limit: number }>(question: Question): Question {
  return { ...question, limit: question.limit + 1 };
}

/** A session with the time that orders the list. */
function withPlace(session: ReadSession): ReadSession & { readonly listed_at: string } {
  return { ...session, listed_at: session.started_at ?? session.last_seen_at };
}

function toPage<Row extends object>(
  kind: CursorKind,
  found: readonly Row[],
  { limit, freshness }: { readonly limit: number; readonly freshness: Freshness },
): PageAnswer<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? toCursor(kind, last) : '';
  return { tag: 'answered', rows, nextCursor, freshness };
}
