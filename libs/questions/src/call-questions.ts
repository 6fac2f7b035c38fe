import type {
  CallFilter,
  CallReader,
  DenialFilter,
  FreshnessReader,
  ReadCall,
  ReadCallKey,
  ReadDenial,
  ReadOptions,
  ReadWholeCall,
} from '@waybill/ports';
import { oneMore, toPage, type PageAnswer, type SearchAnswer } from './answers.js';
import { toListQuestion, type ListAsked } from './asked.js';

export type CallsAsked = ListAsked & Omit<CallFilter, 'limit' | 'after'>;
export type DenialsAsked = ListAsked & Omit<DenialFilter, 'limit' | 'after'>;

/** What one may ask of calls. */
export interface CallQuestions {
  getCall(idOrPrefix: string, options?: ReadOptions): Promise<SearchAnswer<ReadWholeCall, ReadCallKey>>;
  listCalls(asked: CallsAsked, options?: ReadOptions): Promise<PageAnswer<ReadCall>>;
  listDenials(asked: DenialsAsked, options?: ReadOptions): Promise<PageAnswer<ReadDenial>>;
}

/** Who is asked about calls. */
export interface CallQuestionPorts {
  readonly calls: CallReader;
  readonly freshness: FreshnessReader;
}

export function createCallQuestions({ calls, freshness }: CallQuestionPorts): CallQuestions {
  return {
    async getCall(idOrPrefix, options) {
      const fresh = await freshness.freshness(options);
      return { ...(await calls.getCall(idOrPrefix, options)), freshness: fresh };
    },
    async listCalls(asked, options) {
      const list = toListQuestion<CallsAsked>('calls', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as CallFilter;
      const rows = await calls.listCalls(oneMore(filter), options);
      return toPage('calls', rows, { limit: filter.limit, freshness: fresh });
    },
    async listDenials(asked, options) {
      const list = toListQuestion<DenialsAsked>('denials', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as DenialFilter;
      const rows = await calls.listDenials(oneMore(filter), options);
      return toPage('denials', rows, { limit: filter.limit, freshness: fresh });
    },
  };
}
