import { AuthMode, Outcome, type CheckpointRecorded, type TraceEvent } from '@waybill/contracts';
import type { OracleEffect } from '../oracle/effect-facts.js';
import { effectFactsOf } from '../oracle/effect-facts.js';
import { compareOf, hexOf } from '../oracle/oracle-event.js';
import type { OracleCall } from '../oracle/oracle.js';
import { entryFactsOf, type OracleEntry } from '../oracle/spend-facts.js';
import { wordOf } from '../oracle/words.js';
import { whoseOf, type Whose } from './whose.js';

/** What a session, and the money, must know of one call. */
export interface Account extends Whose {
  readonly callId: string;
  readonly outcome: string;
  readonly tool: string;
  readonly server: string;
  readonly authMode: string;
  readonly lane: string;
  readonly credential: string;
  readonly provider: string;
  readonly quotaOwner: string;
  readonly startedUnixNano: bigint | undefined;
  readonly endedUnixNano: bigint | undefined;
  /** The earliest moment known of it. */
  readonly firstSeenUnixNano: bigint;
  /** When it began; where nobody saw that, when it was seen first. */
  readonly unixNano: bigint;
  readonly attempts: number;
  readonly denials: number;
  readonly upstreamCalls: number;
  readonly inputDigest: string;
  readonly entries: readonly OracleEntry[];
  /** The durable changes that happened. */
  readonly changes: readonly OracleEffect[];
  readonly checkpoints: readonly Checkpoint[];
  readonly looks: readonly Look[];
  /** Whether it may be made again; judged elsewhere. */
  readonly retryVerdict: string;
}

/** A state that was saved. */
export interface Checkpoint {
  readonly checkpointId: string;
  readonly unixNano: bigint;
  readonly isVerified: boolean;
  readonly covers: readonly string[];
}

/** That somebody looked at what became of a call, and what he found. */
export interface Look {
  readonly unixNano: bigint;
  readonly found: string;
}

export function accountOf(call: OracleCall, retryVerdict: string): Account {
  const events = call.members.map(({ event }) => event);
  const starts = payloadsOf(events, 'toolCallStarted');
  const tools = [...starts, ...payloadsOf(events, 'toolCallFinished')].map(({ value }) => value.tool);
  const gateways = payloadsOf(events, 'gatewayDecision').map(({ value }) => value);
  const routes = payloadsOf(events, 'runtimeDecision').map(({ value }) => value);
  const authorities = events.flatMap(({ authority }) => authority ?? []);
  const entries = entryFactsOf(call.members);
  return {
    ...whoseOf(events, call.traceId),
    callId: call.callId,
    outcome: call.outcome,
    tool: first([
      ...tools.map((each) => each?.name),
      ...gateways.map((each) => each.tool),
      ...routes.map((each) => each.selected?.tool),
    ]),
    server: first([
      ...tools.map((each) => each?.server),
      ...gateways.map((each) => each.server),
      ...routes.map((each) => each.selected?.server),
      ...payloadsOf(events, 'registryDecision').map(({ value }) => value.chosenServer),
    ]),
    authMode: wordOf(AuthMode, authorities.find(({ authMode }) => authMode !== AuthMode.UNSPECIFIED)?.authMode),
    lane: first([
      ...gateways.map((each) => each.downstreamCredentialLane),
      ...authorities.map((each) => each.credentialLane),
      ...routes.map((each) => each.selected?.lane),
    ]),
    credential: first(authorities.map((each) => each.credentialFingerprint)),
    quotaOwner: first([...routes.map((each) => each.quotaOwner), ...authorities.map((each) => each.quotaOwner)]),
    provider: first([
      payloadsOf(events, 'providerReceipt').at(-1)?.value.provider,
      ...payloadsOf(events, 'upstreamCall').map(({ value }) => value.provider),
    ]),
    ...momentsOf(call, events),
    attempts: call.attempts.length,
    denials: call.denials.length,
    upstreamCalls: call.upstreamAttempts.length,
    inputDigest: first(starts.map(({ value }) => hexOf(value.input?.digest ?? new Uint8Array()))),
    entries,
    changes: effectFactsOf(call.members).filter(isChange),
    checkpoints: events.flatMap((event) => checkpointIn(event) ?? []),
    looks: payloadsOf(events, 'verificationRecorded').map(({ event, value }) => ({
      unixNano: event.occurredUnixNano,
      found: wordOf(Outcome, value.foundOutcome),
    })),
    retryVerdict,
  };
}

function momentsOf(
  { attempts }: OracleCall,
  events: readonly TraceEvent[],
): Pick<Account, 'startedUnixNano' | 'endedUnixNano' | 'firstSeenUnixNano' | 'unixNano'> {
  const startedUnixNano = attempts.find((each) => each.startedUnixNano !== undefined)?.startedUnixNano;
  const [earliest = 0n] = events.map(({ occurredUnixNano }) => occurredUnixNano).sort(compareOf);
  return {
    startedUnixNano,
    endedUnixNano: attempts.at(-1)?.endedUnixNano,
    firstSeenUnixNano: earliest,
    unixNano: startedUnixNano ?? earliest,
  };
}

/** Somebody saw it, or a receipt states it; and it is more than a look, and not said to be no effect. */
function isChange({ source, effectClass, reversibility }: OracleEffect): boolean {
  const happened = source === 'observed' || source === 'receipt';
  return happened && effectClass !== 'none' && effectClass !== 'read' && reversibility !== 'no_effect';
}

/** The checkpoint that an event is; `undefined` when it is none. */
export function checkpointIn({ payload, occurredUnixNano }: TraceEvent): Checkpoint | undefined {
  if (payload.case !== 'checkpointRecorded') return undefined;
  const { checkpointId, verifiedBy, covers }: CheckpointRecorded = payload.value;
  return { checkpointId, unixNano: occurredUnixNano, isVerified: verifiedBy !== '', covers };
}

type Case = NonNullable<TraceEvent['payload']['case']>;
type ValueOf<C extends Case> = Extract<TraceEvent['payload'], { case: C }>['value'];

/** The payloads of one kind, with their events, in the order of the events. */
export function payloadsOf<C extends Case>(
  events: readonly TraceEvent[],
  kind: C,
): readonly { readonly event: TraceEvent; readonly value: ValueOf<C> }[] {
  return events
    .filter(({ payload }) => payload.case === kind)
    .map((event) => ({ event, value: event.payload.value as ValueOf<C> }));
}

/** The first text that says something. */
export function first(texts: readonly (string | undefined)[]): string {
  return texts.find((each) => each !== undefined && each !== '') ?? '';
}
