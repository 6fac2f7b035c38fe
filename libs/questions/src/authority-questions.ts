import type {
  AuthorityReader,
  Clock,
  FreshnessReader,
  IncidentFilter,
  ReadCredentialKey,
  ReadIncident,
  ReadListedIncident,
  ReadOptions,
  ReadSurfaceName,
  ReadSurfacePeriod,
  ReadWholeIncident,
  SurfaceFilter,
} from '@waybill/ports';
import { cutPage, oneMore, toPage, type PageAnswer, type Refused, type SearchAnswer } from './answers.js';
import { toListQuestion, type ListAsked } from './asked.js';
import { toCredentialLife, type CredentialLife } from './credential-life.js';
import { toLanesWithUse } from './lane-use.js';
import { toLanesQuestion, type LanesAnswer, type LanesAsked } from './lanes-question.js';

export type SurfaceAsked = ListAsked & Omit<SurfaceFilter, 'limit' | 'after'>;
export type IncidentsAsked = ListAsked & Omit<IncidentFilter, 'limit' | 'after'>;

/** What a principal could see over time, in pages. */
export interface SurfacePage {
  /** The whole name that was found. */
  readonly principal: string;
  /** By when they began, the newest first. Empty: gateways decided about it, and never within what was asked. */
  readonly periods: readonly ReadSurfacePeriod[];
  /** Empty: these were the last ones. */
  readonly nextCursor: string;
}

/** What one may ask of what may be used and seen, and of what went wrong with it. */
export interface AuthorityQuestions {
  getCredential(
    fingerprintOrPrefix: string,
    options?: ReadOptions,
  ): Promise<SearchAnswer<CredentialLife, ReadCredentialKey>>;
  getSurface(
    nameOrPrefix: string,
    asked: SurfaceAsked,
    options?: ReadOptions,
  ): Promise<SearchAnswer<SurfacePage, ReadSurfaceName> | Refused>;
  listLanes(asked: LanesAsked, options?: ReadOptions): Promise<LanesAnswer>;
  getIncident(idOrPrefix: string, options?: ReadOptions): Promise<SearchAnswer<ReadWholeIncident, ReadIncident>>;
  listIncidents(asked: IncidentsAsked, options?: ReadOptions): Promise<PageAnswer<ReadListedIncident>>;
}

/** Who is asked about authority. */
export interface AuthorityQuestionPorts {
  readonly authority: AuthorityReader;
  readonly freshness: FreshnessReader;
  readonly clock: Clock;
}

const nanosPerMs = 1_000_000n;

export function createAuthorityQuestions(ports: AuthorityQuestionPorts): AuthorityQuestions {
  const { authority, freshness, clock } = ports;
  return {
    async getCredential(fingerprintOrPrefix, options) {
      const fresh = await freshness.freshness(options);
      const search = await authority.getCredential(fingerprintOrPrefix, options);
      if (search.tag !== 'found') return { ...search, freshness: fresh };
      return { tag: 'found', ...toCredentialLife(search), freshness: fresh };
    },
    getSurface: (nameOrPrefix, asked, options) => getSurface(ports, { nameOrPrefix, asked }, options),
    async listLanes(asked, options) {
      const lanes = toLanesQuestion(asked, Number(clock.nowUnixNano() / nanosPerMs));
      if (lanes.kind === 'refused') return { tag: 'refused', problems: lanes.problems };
      const { around, spanMs } = lanes.question;
      const fresh = await freshness.freshness(options);
      const read = await authority.listLanes(lanes.question, options);
      const isChanged = read.lanes.some((each) => each.lane === around && each.since !== null);
      if (around !== undefined && !isChanged) return { tag: 'not_found', freshness: fresh };
      return { tag: 'found', lanes: toLanesWithUse(read, around), spanMs, around, freshness: fresh };
    },
    async getIncident(idOrPrefix, options) {
      const fresh = await freshness.freshness(options);
      return { ...(await authority.getIncident(idOrPrefix, options)), freshness: fresh };
    },
    async listIncidents(asked, options) {
      const list = toListQuestion<IncidentsAsked>('incidents', asked);
      if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
      const fresh = await freshness.freshness(options);
      const filter = list.question as IncidentFilter;
      const rows = await authority.listIncidents(oneMore(filter), options);
      return toPage('incidents', rows, { limit: filter.limit, freshness: fresh });
    },
  };
}

interface SurfaceQuestion {
  readonly nameOrPrefix: string;
  readonly asked: SurfaceAsked;
}

async function getSurface(
  { authority, freshness }: AuthorityQuestionPorts,
  { nameOrPrefix, asked }: SurfaceQuestion,
  options?: ReadOptions,
): Promise<SearchAnswer<SurfacePage, ReadSurfaceName> | Refused> {
  const list = toListQuestion<SurfaceAsked>('surfaces', asked);
  if (list.kind === 'refused') return { tag: 'refused', problems: list.problems };
  const fresh = await freshness.freshness(options);
  const filter = list.question as SurfaceFilter;
  const search = await authority.getSurface(nameOrPrefix, oneMore(filter), options);
  if (search.tag !== 'found') return { ...search, freshness: fresh };
  const { rows: periods, nextCursor } = cutPage('surfaces', search.periods, filter);
  return { tag: 'found', principal: search.principal, periods, nextCursor, freshness: fresh };
}
