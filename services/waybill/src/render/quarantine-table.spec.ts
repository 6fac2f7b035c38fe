import { describe, expect, test } from '@jest/globals';
import type { StoredFailure } from '@waybill/clickhouse';
import { toBinary } from '@bufbuild/protobuf';
import { TraceEventSchema } from '@waybill/contracts';
import { aTraceEvent } from '@waybill/testing';
import { renderFailure, renderQuarantine, renderRedrive } from './quarantine-table.js';

const event = toBinary(
  TraceEventSchema,
  aTraceEvent({ eventId: 'e1', callId: 'call\u001b[31m', payload: { case: 'toolCallStarted', value: {} } }),
);

const aFailure = (init: Partial<StoredFailure['failure']> = {}): StoredFailure => ({
  failure: {
    tenant_id: 'default',
    failure_id: 'waybill.events.v1/0/7/#2',
    reason: 'id_conflict',
    stage: 'stitcher',
    origin: 'waybill.events.v1/0/7',
    detail: 'expected the bytes that came first\u0007',
    event_id: 'e1',
    source_service: 'gateway',
    source_instance: 'g1',
    source_epoch: '4',
    source_sequence: '9',
    appended_at: '2026-11-24 11:02:03.000000001',
    event_count: 1,
    payload_bytes: event.byteLength,
    redrives: '1',
    redriven_at: '2026-11-24 12:00:00.000000000',
    redrive_outcome: 'appended',
    payload_base64: Buffer.from(event).toString('base64'),
    ...init,
  },
  redrives: [{ redriven_at: '2026-11-24 12:00:00.000000000', operator: 'ada', outcome: 'appended', detail: '' }],
});

describe('a failure in quarantine', () => {
  test('is shown with its reason, its producer, who sent it again, and its event in the contract’s JSON', () => {
    const text = renderFailure(aFailure(), false).join('\n');
    expect(text).toContain('reason    id_conflict, by the stitcher\n');
    expect(text).toContain('producer  gateway g1\nnumber    9 of start 4\n');
    expect(text).toContain('sent again 2026-11-24 12:00:00 UTC by ada: appended\n');
    expect(text).toContain('"event_id": "e1"');
  });

  test('commands no terminal, whatever its emitter wrote into it', () => {
    const text = [...renderFailure(aFailure(), false), ...renderQuarantine([aFailure().failure], wide)].join('');
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there.
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  test('shows bytes that are no event as bytes, a few hundred of them', () => {
    const junk = Buffer.alloc(600, 'A');
    const lines = renderFailure(aFailure({ payload_base64: junk.toString('base64'), payload_bytes: 600 }), false);
    expect(lines).toContain('payload of 600 bytes, which are no event of this version:');
    expect(lines).toContain(`000000  ${'41 '.repeat(16)} ${'A'.repeat(16)}`);
    expect(lines.at(-1)).toBe('… 88 more: --json has them all');
    expect(renderFailure(aFailure({ payload_base64: '' }), false).at(-1)).toContain('which were not kept');
  });

  test('stands in one line of a list', () => {
    const [titles, line] = renderQuarantine([aFailure().failure], wide);
    expect(titles).toMatch(/^WHEN \(UTC\) +FAILURE +STAGE +REASON +EVENT +PRODUCER +SIZE +SENT AGAIN +WHY$/);
    expect(line).toMatch(
      /^2026-11-24 11:02:03 {2}waybill\.events\.v1\/0\/7\/#2 {2}stitcher {2}id_conflict {2}e1 +gateway g1 /,
    );
  });
});

const wide = { width: Number.POSITIVE_INFINITY, colour: false };

test('what became of what was sent again is one line for each', () => {
  expect(
    renderRedrive([
      { failureId: 'f1', eventId: 'e', kind: 'stored', detail: '' },
      { failureId: 'f2', eventId: 'e', kind: 'refused_again', detail: 'time: none' },
    ]),
  ).toEqual(['f1  stored', 'f2  refused again: time: none']);
});
