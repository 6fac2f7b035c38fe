import { describe, expect, test } from '@jest/globals';
import { createTracedCall } from '../reading/traced-call.builder.js';
import type { ReadEvent } from '../reading/traced-call.js';
import { joinedSection } from './joined-section.js';
import { createPaint } from './paint.js';

const event = (kind: string, hop: string, joinedBy: string): ReadEvent => ({
  eventId: kind,
  kind,
  hop,
  service: `${hop}-1`,
  attempt: 0,
  joinedBy,
  payload: {},
});

const linesOf = (joinRung: string, events: readonly ReadEvent[]) =>
  joinedSection({ call: createTracedCall({ joinRung, events }), nowUnixNano: 0n, paint: createPaint(false) }).lines;

describe('how the records of a call came to it', () => {
  test('is told of each record that does not name the call, once', () => {
    const receipt = event('provider_receipt', 'provider', 'idempotency_key');
    const own = event('tool_call_started', 'tool', 'call_id');
    expect(linesOf('idempotency_key', [own, receipt, receipt, event('upstream_call', 'tool', 'trace_span')])).toEqual([
      'provider_receipt of provider (provider-1) by idempotency_key: it names a key that the call sent',
      'upstream_call of tool (tool-1) by trace_span: its span lies within the tools/call',
    ]);
  });

  test('needs no word where every record names the call, or nothing was joined', () => {
    expect(linesOf('call_id', [event('tool_call_started', 'tool', 'call_id')])).toEqual([]);
    expect(linesOf('none', [event('provider_receipt', 'provider', 'none')])).toEqual([]);
  });

  test('is not guessed where the events alone cannot tell', () => {
    expect(linesOf('receipt_id', [event('provider_receipt', 'provider', '')])).toEqual([
      'by receipt_id at the weakest; which of the records came that way cannot be told from them alone',
    ]);
  });
});
