import {
  callFields,
  countStatuses,
  diffOf,
  expectedValuesOf,
  incidentFields,
  isDifferent,
  receiptFields,
  receiptValuesOf,
  sessionFields,
  type Difference,
  type DiffStatus,
} from '@waybill/domain';
import type {
  Freshness,
  FreshnessReader,
  ReadOptions,
  ReadWholeCall,
  ReadWholeIncident,
  ReadWholeSession,
  SurroundingsKey,
  SurroundingsReader,
} from '@waybill/ports';
import type { Refused } from './answers.js';
import { toCallClaims, toCallValues } from './call-values.convert.js';
import { findDiffProblems, listed, subjectKindsOf, type DiffAsked, type DiffKind } from './diff-asked.js';
import { pairUp, type Pairing, type SideName, type SubjectPair } from './diff-pair.js';
import {
  findSubjects,
  toCallKey,
  toIncidentKey,
  toSessionKey,
  type SubjectKey,
  type SubjectPorts,
} from './diff-subject.js';
import { toIncidentValues } from './incident-values.convert.js';
import { toSessionValues } from './session-values.convert.js';

/** A subject that is compared. */
export interface DiffSide extends SubjectKey {
  /** The outcome of a call or an incident, the terminal state of a session; `open` for an incident that is open. */
  readonly outcome: string;
}

/** Two sides, field by field in the order of the groups. */
interface ComparedSides {
  readonly kind: DiffKind;
  readonly left: DiffSide;
  readonly right: DiffSide;
  readonly differences: readonly Difference[];
}

/** How two sides stand to each other. */
export interface Diff extends ComparedSides {
  /** In more than in how long they took. */
  readonly isDifferent: boolean;
  /** How many fields stand how. */
  readonly counts: Readonly<Record<DiffStatus, number>>;
}

/** What differs, or why nothing was compared. */
export type DiffAnswer =
  | Refused
  | ({ readonly tag: 'answered' } & Diff & Fresh)
  | ({ readonly tag: 'not_found' } & Missed)
  /** With the first few that it could be. */
  | ({ readonly tag: 'ambiguous'; readonly candidates: readonly SubjectKey[] } & Missed);

interface Fresh {
  readonly freshness: Freshness;
}

/** Which of the two was not found, and in words as what it was looked for. */
interface Missed extends Fresh {
  readonly side: SideName;
  readonly what: string;
}

/** What one may ask of two. */
export interface DiffQuestions {
  diff(asked: DiffAsked, options?: ReadOptions): Promise<DiffAnswer>;
}

/** Who is asked about what is compared. */
export interface DiffQuestionPorts extends SubjectPorts {
  readonly freshness: FreshnessReader;
}

export function createDiffQuestions(ports: DiffQuestionPorts): DiffQuestions {
  return {
    async diff(asked, options) {
      const problems = findDiffProblems(asked);
      if (problems.length > 0) return { tag: 'refused', problems };
      const freshness = await ports.freshness.freshness(options);
      const pairing = await findPair(ports, asked, options);
      if (pairing.tag === 'refused') return pairing;
      if (pairing.tag !== 'paired') return { ...pairing, what: whatOf(asked, pairing.side), freshness };
      const compared =
        asked.kind === 'receipt' && pairing.pair.kind === 'call'
          ? diffClaims(pairing.pair.left)
          : await diffPair(ports.ledger, pairing.pair, options);
      const { differences } = compared;
      const verdict = { isDifferent: isDifferent(differences), counts: countStatuses(differences) };
      return { tag: 'answered', ...compared, ...verdict, freshness };
    },
  };
}

async function findPair(ports: SubjectPorts, asked: DiffAsked, options?: ReadOptions): Promise<Pairing> {
  const { kind, left = '', right = '', leftPrincipal, rightPrincipal } = asked;
  const find = (idOrPrefix: string, principal: string | undefined) =>
    findSubjects(ports, { idOrPrefix, principal }, subjectKindsOf(kind), options);
  if (kind === 'receipt') {
    const found = await find(left, leftPrincipal);
    return pairUp(found, found);
  }
  return pairUp(...(await Promise.all([find(left, leftPrincipal), find(right, rightPrincipal)])));
}

/** `call, session or incident "4f1c"`. */
function whatOf({ kind, ...asked }: DiffAsked, side: SideName): string {
  return `${listed(subjectKindsOf(kind))} "${asked[side] ?? ''}"`;
}

function diffPair(reader: SurroundingsReader, pair: SubjectPair, options?: ReadOptions): Promise<ComparedSides> {
  if (pair.kind === 'incident') return Promise.resolve(diffIncidents(pair));
  return pair.kind === 'call' ? diffCalls(reader, pair, options) : diffSessions(reader, pair, options);
}

function diffIncidents({ kind, left, right }: Extract<SubjectPair, { kind: 'incident' }>): ComparedSides {
  const differences = diffOf(incidentFields, toIncidentValues(left), toIncidentValues(right));
  return { kind, left: incidentSide(left), right: incidentSide(right), differences };
}

async function diffCalls(
  reader: SurroundingsReader,
  { kind, left, right }: Extract<SubjectPair, { kind: 'call' }>,
  options?: ReadOptions,
): Promise<ComparedSides> {
  const valuesOf = async (whole: ReadWholeCall) =>
    toCallValues(whole, await reader.getSurroundings(keyOfCall(whole), options));
  const [leftValues, rightValues] = await Promise.all([valuesOf(left), valuesOf(right)]);
  const differences = diffOf(callFields, leftValues, rightValues);
  return { kind, left: callSide(left), right: callSide(right), differences };
}

async function diffSessions(
  reader: SurroundingsReader,
  { kind, left, right }: Extract<SubjectPair, { kind: 'session' }>,
  options?: ReadOptions,
): Promise<ComparedSides> {
  const valuesOf = async (whole: ReadWholeSession) =>
    toSessionValues(whole, await reader.getSurroundings(keyOfSession(whole), options));
  const [leftValues, rightValues] = await Promise.all([valuesOf(left), valuesOf(right)]);
  const differences = diffOf(sessionFields, leftValues, rightValues);
  return { kind, left: sessionSide(left), right: sessionSide(right), differences };
}

/** What was expected and reported of a call, and what its receipts say. */
function diffClaims(whole: ReadWholeCall): ComparedSides {
  const claims = toCallClaims(whole);
  const side = callSide(whole);
  const differences = diffOf(receiptFields, expectedValuesOf(claims), receiptValuesOf(claims));
  return { kind: 'receipt', left: side, right: side, differences };
}

function callSide({ call }: ReadWholeCall): DiffSide {
  const server = call.server === '' ? '' : ` on ${call.server}`;
  return { ...toCallKey(call), title: `${call.tool}${server}`, outcome: call.outcome };
}

function sessionSide({ session }: ReadWholeSession): DiffSide {
  return { ...toSessionKey(session), outcome: session.terminal_state };
}

/** An incident that is open has no outcome yet. */
function incidentSide({ incident }: ReadWholeIncident): DiffSide {
  return { ...toIncidentKey(incident), outcome: incident.outcome || incident.state };
}

function keyOfCall({ call }: ReadWholeCall): SurroundingsKey {
  const { tenant_id, session_id, original_actor, event_ids } = call;
  return { tenantId: tenant_id, sessionId: session_id, principal: original_actor, eventIds: event_ids };
}

function keyOfSession({ session }: ReadWholeSession): SurroundingsKey {
  const { tenant_id, session_id, principal } = session;
  return { tenantId: tenant_id, sessionId: session_id, principal };
}
