import { describe, expect, test } from '@jest/globals';
import { Disposition, Layer, type TraceEvent } from '@waybill/contracts';
import { aRecordedEvent, aTraceEvent, asLogEvent } from '@waybill/testing';
import { toCallEvents, type CallEventRow } from './call-event.js';
import { toCallRow } from './call-row.js';
import { aFullCallAt } from './call.builder.js';
import { toEventRow } from './event-row.js';

const rowOf = (event: TraceEvent): CallEventRow =>
  toEventRow({ ...aRecordedEvent({ eventId: event.eventId }), ...asLogEvent(event) });

const sent = aTraceEvent({
  eventId: 'sent',
  callId: 'c',
  payload: { case: 'upstreamCall', value: { provider: 'bank', idempotencyKey: 'k' } },
});
const receipt = aTraceEvent({
  eventId: 'receipt',
  traceId: new Uint8Array(),
  callId: '',
  layer: Layer.PROVIDER,
  payload: {
    case: 'providerReceipt',
    value: { disposition: Disposition.ACTION, provider: 'bank', idempotencyKey: 'k' },
  },
});

const callOf = (joinRung: 'idempotency_key' | 'receipt_id') =>
  toCallRow(aFullCallAt(1, { callId: 'c', joinRung, eventIds: ['receipt', 'sent'] }));

describe('the events of a call', () => {
  test('say by which rung each of them came', () => {
    const events = toCallEvents(callOf('idempotency_key'), [rowOf(sent), rowOf(receipt)]);
    expect(events.map((each) => [each.event_id, each.joined_by])).toEqual([
      ['sent', 'call_id'],
      ['receipt', 'idempotency_key'],
    ]);
  });

  test('say nothing of it where that contradicts what the call says', () => {
    const events = toCallEvents(callOf('receipt_id'), [rowOf(sent), rowOf(receipt)]);
    expect(events.map((each) => each.joined_by)).toEqual(['', '']);
  });

  test('are shown also when their bytes are none, or their payload is newer', () => {
    const strange = { ...rowOf(sent), raw_base64: 'AAAA', payload: '' };
    expect(toCallEvents(callOf('idempotency_key'), [strange])).toMatchObject([{ joined_by: '', payload: undefined }]);
  });
});
