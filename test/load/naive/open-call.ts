import { Outcome, SpendKind, type TraceEvent } from '@waybill/contracts';

/** What the naive pipeline knows of a call: an object in a map, as one would write it first. */
export interface OpenCall {
  call_id: string;
  trace_id: string;
  session_id: string;
  tool: string;
  principal: string;
  lane: string;
  started_unix_nano: string;
  ended_unix_nano: string;
  outcome: string;
  effects: number;
  upstream_calls: number;
  actual_nanos: string;
  version: number;
}

/** A call of which nothing is known but who speaks of it. */
export function createOpenCall(event: TraceEvent): OpenCall {
  return {
    call_id: event.callId,
    trace_id: Buffer.from(event.traceId).toString('hex'),
    session_id: event.sessionId,
    tool: '',
    principal: event.actor?.chain[0]?.id ?? '',
    lane: event.authority?.credentialLane ?? '',
    started_unix_nano: '0',
    ended_unix_nano: '0',
    outcome: '',
    effects: 0,
    upstream_calls: 0,
    actual_nanos: '0',
    version: 0,
  };
}

/** Adds what an event says to its call. */
export function applyEvent(call: OpenCall, { payload, occurredUnixNano }: TraceEvent): void {
  call.version += 1;
  switch (payload.case) {
    case 'toolCallStarted':
      call.tool = payload.value.tool?.name ?? '';
      call.started_unix_nano = occurredUnixNano.toString();
      return;
    case 'toolCallFinished':
      call.ended_unix_nano = occurredUnixNano.toString();
      call.outcome = Outcome[payload.value.outcome].toLowerCase();
      return;
    case 'upstreamCall':
      call.upstream_calls += 1;
      return;
    case 'effectObserved':
      call.effects += 1;
      return;
    case 'spendRecorded': {
      const { amount, kind } = payload.value;
      if (amount === undefined || kind === SpendKind.ESTIMATE) return;
      call.actual_nanos = (BigInt(call.actual_nanos) + amount.amountNanos).toString();
      return;
    }
    // It has no column for what the others say.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    default:
  }
}
