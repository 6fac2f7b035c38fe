import type {
  CallReader,
  LedgerReader,
  ReadCallKey,
  ReadOptions,
  ReadSession,
  ReadWholeCall,
  ReadWholeSession,
  Search,
} from '@waybill/ports';

/** What can be compared with another of its kind. */
export const subjectKinds = ['call', 'session'] as const;

export type SubjectKind = (typeof subjectKinds)[number];

/** Enough to tell subjects with similar ids apart. */
export interface SubjectKey {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly tenant_id: string;
  /** The tool of a call, and its server once it was read; the principal of a session. */
  readonly title: string;
  /** When it began, else when it was first or last seen, as the store has times. */
  readonly at: string;
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
}

/** What an id, or a beginning of it, was found as: one of each kind at most, and what else it could be. */
export interface FoundSubjects {
  readonly call?: ReadWholeCall | undefined;
  readonly session?: ReadWholeSession | undefined;
  readonly candidates: readonly SubjectKey[];
}

/** Looks an id up as each of the kinds. What has exactly this id wins over what only begins so, whatever its kind. */
export async function findSubjects(
  { calls, ledger }: SubjectPorts,
  { idOrPrefix, principal }: SubjectAsked,
  kinds: readonly SubjectKind[],
  options?: ReadOptions,
): Promise<FoundSubjects> {
  const [call, session] = await Promise.all([
    kinds.includes('call') ? calls.getCall(idOrPrefix, options) : notLookedFor,
    kinds.includes('session') ? ledger.getSession(idOrPrefix, principal, options) : notLookedFor,
  ]);
  return preferExact(idOrPrefix, call, session);
}

const notLookedFor = { tag: 'not_found' } as const;

function preferExact(
  id: string,
  call: Search<ReadWholeCall, ReadCallKey>,
  session: Search<ReadWholeSession, ReadSession>,
): FoundSubjects {
  const foundCall = call.tag === 'found' ? call : undefined;
  const foundSession = session.tag === 'found' ? session : undefined;
  const exactCall = foundCall?.call.call_id === id ? foundCall : undefined;
  const exactSession = foundSession?.session.session_id === id ? foundSession : undefined;
  if (exactCall !== undefined || exactSession !== undefined)
    return { call: exactCall, session: exactSession, candidates: [] };
  return {
    call: foundCall,
    session: foundSession,
    candidates: [
      ...(call.tag === 'ambiguous' ? call.candidates.map(toCallKey) : []),
      ...(session.tag === 'ambiguous' ? session.candidates.map(toSessionKey) : []),
    ],
  };
}

export function toCallKey({ call_id, tenant_id, tool, occurred_at }: ReadCallKey): SubjectKey {
  return { kind: 'call', id: call_id, tenant_id, title: tool, at: occurred_at };
}

export function toSessionKey({ session_id, tenant_id, principal, started_at, last_seen_at }: ReadSession): SubjectKey {
  return { kind: 'session', id: session_id, tenant_id, title: principal, at: started_at ?? last_seen_at };
}
