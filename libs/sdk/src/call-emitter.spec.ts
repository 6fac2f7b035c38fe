import { describe, expect, test } from '@jest/globals';
import { TraceEventSchema } from '@waybill/contracts';
import { createCallEmitter } from './call-emitter.js';
import type { EmitEvent } from './emit-event.js';

describe('a context bound to an emitter', () => {
  const events: EmitEvent[] = [];
  const call = createCallEmitter((event) => `id-${events.push(event)}`, { traceId: 'ab'.repeat(16), callId: 'call' });

  test('has one method for each payload of the contract', () => {
    const payload = TraceEventSchema.oneofs.find(({ localName }) => localName === 'payload');
    expect(Object.keys(call)).toEqual(payload?.fields.map(({ localName }) => localName));
    expect(Object.keys(call).length).toBeGreaterThanOrEqual(27);
  });

  test('emits the payload with the context, and with the changes of this one call', () => {
    expect(call.fileOperation({ requestedPath: '/a' }, { attempt: 3 })).toBe('id-1');
    expect(events).toEqual([
      {
        traceId: 'ab'.repeat(16),
        callId: 'call',
        attempt: 3,
        payload: { case: 'fileOperation', value: { requestedPath: '/a' } },
      },
    ]);
  });
});
