import type {
  AuthorityReader,
  CallReader,
  LedgerReader,
  ReadCallKey,
  ReadIncident,
  ReadOptions,
  ReadSession,
  ReadWholeCall,
  ReadWholeIncident,
  ReadWholeSession,
  Search,
} from '@waybill/ports';

/** What can be compared with another of its kind. */
export const subjectKinds = ['call', 'session', 'incident'] as const;

export type SubjectKind = (typeof subjectKinds)[number];

/** Enough to tell subjects with similar ids apart. */
export interface SubjectKey {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly tenant_id: string;
  /** The tool of a call, and its server once it was read; the principal of a session; the symptom of an incident. */
  readonly title: string;
  /** When it began, else when it was first or last seen, as the store has times; `null`: nobody saw it begin. */
  readonly at: string | null;
}

/** What is looked for. */
export interface SubjectAsked {
  readonly idOrPrefix: string;
  /** The original actor of a session, where several use one id. */
  readonly principal: string | undefined;
}

/** Who is asked for subjects. */
export interface SubjectPorts {
  readonly calls: CallReader;
  readonly ledger: LedgerReader;
  readonly authority: AuthorityReader;
}

/** What an id, or a beginning of it, was found as: one of each kind at most, and what else it could be. */
export interface FoundSubjects {
  readonly call?: ReadWholeCall | undefined;
  readonly session?: ReadWholeSession | undefined;
  readonly incident?: ReadWholeIncident | undefined;
  readonly candidates: readonly SubjectKey[];
}

/** Looks an id up as each of the kinds. What has exactly this id wins over what only begins so, whatever its kind. */
export async function findSubjects(
  { calls, ledger, authority }: SubjectPorts,
  { idOrPrefix, principal }: SubjectAsked,
  kinds: readonly SubjectKind[],
  options?: ReadOptions,
): Promise<FoundSubjects> {
  const [call, session, incident] = await Promise.all([
    kinds.includes('call') ? calls.getCall(idOrPrefix, options) : notLookedFor,
    kinds.includes('session') ? ledger.getSession(idOrPrefix, principal, options) : notLookedFor,
    kinds.includes('incident') ? authority.getIncident(idOrPrefix, options) : notLookedFor,
  ]);
  const searches = {
    call: toLooked(call, (whole) => whole.call, toCallKey),
    session: toLooked(session, (whole) => whole.session, toSessionKey),
    incident: toLooked(incident, (whole) => whole.incident, toIncidentKey),
  };
  const isExact = ({ id }: Looked<unknown>) => id === idOrPrefix;
  const all = Object.values(searches);
  const isAnyExact = all.some(isExact);
  const wholeOf = <Whole>(looked: Looked<Whole>) => (isAnyExact && !isExact(looked) ? undefined : looked.whole);
  return {
    call: wholeOf(searches.call),
    session: wholeOf(searches.session),
    incident: wholeOf(searches.incident),
    candidates: isAnyExact ? [] : all.flatMap(({ candidates }) => candidates),
  };
}

const notLookedFor = { tag: 'not_found' } as const;

/** What one kind was searched for, with the id of what was found. */
interface Looked<Whole> {
  readonly id?: string;
  readonly whole?: Whole;
  readonly candidates: readonly SubjectKey[];
}

function toLooked<Whole, Row>(
  search: Search<Whole, Row>,
  rowOf: (whole: Whole) => Row,
  toKey: (row: Row) => SubjectKey,
): Looked<Whole> {
  if (search.tag === 'found') return { id: toKey(rowOf(search)).id, whole: search, candidates: [] };
  return { candidates: search.tag === 'ambiguous' ? search.candidates.map(toKey) : [] };
}

export function toCallKey({ call_id, tenant_id, tool, occurred_at }: ReadCallKey): SubjectKey {
  return { kind: 'call', id: call_id, tenant_id, title: tool, at: occurred_at };
}

export function toSessionKey({ session_id, tenant_id, principal, started_at, last_seen_at }: ReadSession): SubjectKey {
  return { kind: 'session', id: session_id, tenant_id, title: principal, at: started_at ?? last_seen_at };
}

export function toIncidentKey({ incident_id, tenant_id, symptom, opened_at }: ReadIncident): SubjectKey {
  return { kind: 'incident', id: incident_id, tenant_id, title: symptom, at: opened_at };
}
