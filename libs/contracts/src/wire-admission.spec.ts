import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAdmission, type AdmissionVerdict } from './wire-admission.js';
import type { EventLimits } from './wire-limits.js';
import {
  type AuthMode,
  EventBatchSchema,
  ExpectedRecord,
  Layer,
  RejectReason,
  TraceEventSchema,
  TypedErrorSchema,
  type TraceEvent,
  type TypedError,
} from './index.js';

const limits: EventLimits = {
  eventBytesMax: 64 * 1024,
  stringBytesMax: 100,
  listCountMax: 5,
  digestBytes: 32,
  nestingCountMax: 10,
  unknownFieldCountMax: 8,
  bytesMaxByField: { 'TraceEvent.event_id': 64, 'FileOperation.cwd': 200 },
  bytesExactByField: { 'TraceEvent.span_id': 8 },
  listCountMaxByField: { 'Actor.chain': 3 },
  recursionCountMaxByField: { 'TypedError.inner': 4 },
};
const admit = createAdmission(limits);

type EventInit = MessageInitShape<typeof TraceEventSchema>;

const sound: EventInit = {
  traceId: new Uint8Array(16).fill(7),
  eventId: 'event-1',
  occurredUnixNano: 1n,
  source: { layer: Layer.TOOL, service: 'wrap' },
  payload: { case: 'effectObserved', value: {} },
};

function bytesOf(changes: EventInit = {}): Uint8Array {
  return toBinary(TraceEventSchema, create(TraceEventSchema, { ...sound, ...changes } as EventInit));
}

function judge(bytes: Uint8Array): AdmissionVerdict {
  return admit(bytes, 0, bytes.length);
}

function withField(bytes: Uint8Array, write: (writer: BinaryWriter) => BinaryWriter): Uint8Array {
  return Buffer.concat([bytes, write(new BinaryWriter()).finish()]);
}

function nestedError(depth: number): TypedError {
  return create(TypedErrorSchema, { errorCode: 'E', ...(depth > 0 ? { inner: nestedError(depth - 1) } : {}) });
}

describe('admission', () => {
  test('answers the trace id of a sound event, wherever it lies in a request', () => {
    const event = bytesOf();
    const request = Buffer.concat([Buffer.from([1, 2, 3]), event, Buffer.from([4])]);
    expect(admit(request, 3, 3 + event.length)).toEqual({
      kind: 'admitted',
      traceId: Buffer.from(new Uint8Array(16).fill(7)),
    });
  });

  test.each<[string, EventInit, RejectReason, string]>([
    [
      'a short trace id',
      { traceId: new Uint8Array(15).fill(1) },
      RejectReason.TRACE_ID,
      'trace_id: expected 16 bytes or none, found 15',
    ],
    ['a zero trace id', { traceId: new Uint8Array(16) }, RejectReason.TRACE_ID, 'found 16 zeros'],
    ['no event id', { eventId: '' }, RejectReason.EVENT_ID, 'event_id: expected 1 to 64 bytes, found none'],
    [
      'a long event id',
      { eventId: 'x'.repeat(65) },
      RejectReason.EVENT_ID,
      'event_id: expected at most 64 bytes, found 65',
    ],
    ['no time', { occurredUnixNano: 0n }, RejectReason.TIME, 'occurred_unix_nano'],
    ['no layer', { source: { service: 'wrap' } }, RejectReason.SOURCE, 'source.layer'],
    ['no service', { source: { layer: Layer.TOOL } }, RejectReason.SOURCE, 'source.service'],
    ['no payload', { payload: { case: undefined } }, RejectReason.PAYLOAD, 'found 0'],
    [
      'a long string',
      { actor: { agentId: 'x'.repeat(101) } },
      RejectReason.LIMIT,
      'actor.agent_id: expected at most 100 bytes, found 101',
    ],
    [
      'a long list',
      { authority: { scopes: Array(6).fill('s') } },
      RejectReason.LIMIT,
      'authority.scopes[5]: expected at most 5 entries',
    ],
    [
      'a long chain',
      { actor: { chain: [{}, {}, {}, {}] } },
      RejectReason.LIMIT,
      'actor.chain[3]: expected at most 3 entries',
    ],
    [
      'a half digest',
      { aliases: { requestStateDigest: new Uint8Array(16) } },
      RejectReason.LIMIT,
      'request_state_digest: expected 32 bytes or none, found 16',
    ],
    ['a long span id', { spanId: new Uint8Array(9) }, RejectReason.LIMIT, 'span_id: expected 8 bytes or none, found 9'],
  ])('refuses an event with %s', (_what, changes, reason, detail) => {
    expect(judge(bytesOf(changes))).toMatchObject({
      kind: 'rejected',
      reason,
      detail: expect.stringContaining(detail),
    });
  });

  test('refuses an event without a source', () => {
    const { source: _source, ...rest } = sound as TraceEvent;
    const bytes = toBinary(TraceEventSchema, create(TraceEventSchema, rest as EventInit));
    expect(judge(bytes)).toMatchObject({ kind: 'rejected', reason: RejectReason.SOURCE });
  });

  test('names the refused event, also when the fault lies before the id', () => {
    const verdict = judge(bytesOf({ traceId: new Uint8Array(3) }));
    expect(verdict).toMatchObject({ kind: 'rejected', eventId: 'event-1' });
  });

  test('refuses what is larger than an event may be, before reading it', () => {
    const verdict = judge(new Uint8Array(limits.eventBytesMax + 1));
    expect(verdict).toMatchObject({ kind: 'rejected', reason: RejectReason.EVENT_TOO_LARGE, eventId: '' });
  });

  test('lets an exception to the rule through, and no more', () => {
    const operation = (cwd: string): EventInit => ({ payload: { case: 'fileOperation', value: { cwd } } });
    expect(judge(bytesOf(operation('x'.repeat(200)))).kind).toBe('admitted');
    expect(judge(bytesOf(operation('x'.repeat(201))))).toMatchObject({
      detail: expect.stringContaining('file_operation.cwd'),
    });
  });

  test('lets errors lie four deep within each other, and no deeper', () => {
    const finished = (depth: number): EventInit => ({
      payload: { case: 'toolCallFinished', value: { error: nestedError(depth) } },
    });
    expect(judge(bytesOf(finished(4))).kind).toBe('admitted');
    expect(judge(bytesOf(finished(5)))).toMatchObject({
      reason: RejectReason.LIMIT,
      detail:
        'tool_call_finished.error.inner.inner.inner.inner.inner: expected at most 4 within each other, found more',
    });
  });

  test('counts packed numbers as entries', () => {
    const decision = (count: number): EventInit => ({
      payload: { case: 'runtimeDecision', value: { expectedRecords: Array(count).fill(ExpectedRecord.GATEWAY) } },
    });
    expect(judge(bytesOf(decision(5))).kind).toBe('admitted');
    expect(judge(bytesOf(decision(6)))).toMatchObject({ reason: RejectReason.LIMIT });
  });

  test('keeps a payload that is newer than this contract', () => {
    const { payload: _payload, ...rest } = sound as TraceEvent;
    const bytes = toBinary(TraceEventSchema, create(TraceEventSchema, rest as EventInit));
    const newer = withField(bytes, (writer) => writer.tag(299, 2).bytes(new Uint8Array([8, 1])));
    expect(judge(newer).kind).toBe('admitted');
    expect(judge(withField(newer, (writer) => writer.tag(298, 2).bytes(new Uint8Array(0))))).toMatchObject({
      reason: RejectReason.PAYLOAD,
      detail: expect.stringContaining('found 2'),
    });
    expect(judge(withField(bytes, (writer) => writer.tag(200, 0).uint32(1)))).toMatchObject({
      reason: RejectReason.PAYLOAD,
    });
  });

  test('keeps fields and enum values that are newer than this contract, up to a limit', () => {
    const unknown = (count: number): Uint8Array =>
      withField(bytesOf(), (writer) => {
        for (let index = 0; index < count; index++) {
          writer.tag(50, 0).uint32(index);
        }
        return writer;
      });
    expect(judge(unknown(8)).kind).toBe('admitted');
    expect(judge(unknown(9))).toMatchObject({ reason: RejectReason.LIMIT });
    expect(judge(bytesOf({ authority: { authMode: 99 as AuthMode } })).kind).toBe('admitted');
  });

  test('refuses a field that is given twice, because readers would disagree about its value', () => {
    const twice = withField(bytesOf(), (writer) => writer.tag(1, 2).bytes(new Uint8Array(16).fill(9)));
    expect(judge(twice)).toMatchObject({
      reason: RejectReason.MALFORMED,
      detail: 'trace_id: expected one value, found the field twice',
    });
  });

  test.each<[string, Uint8Array, RejectReason, string]>([
    [
      'a string that is no UTF-8',
      withField(bytesOf(), (w) => w.tag(3, 2).bytes(new Uint8Array([0xc3]))),
      RejectReason.MALFORMED,
      'session_id: expected UTF-8',
    ],
    [
      'an event id that is no UTF-8',
      withField(new Uint8Array(0), (w) => w.tag(2, 2).bytes(new Uint8Array([0xff]))),
      RejectReason.EVENT_ID,
      'event_id: expected UTF-8',
    ],
    [
      'another wire type',
      withField(bytesOf(), (w) => w.tag(3, 0).uint32(1)),
      RejectReason.MALFORMED,
      'session_id: expected wire type 2, found 0',
    ],
    ['a group', withField(bytesOf(), (w) => w.tag(60, 3).tag(60, 4)), RejectReason.MALFORMED, 'field 60'],
    ['a tag that is none', Buffer.concat([bytesOf(), Buffer.from([0])]), RejectReason.MALFORMED, 'no tag'],
    [
      'a length beyond its end',
      withField(bytesOf(), (w) => w.tag(10, 2).raw(new Uint8Array([3, 18, 9]))),
      RejectReason.MALFORMED,
      'actor: expected a whole value',
    ],
    [
      'a varint of eleven bytes',
      withField(bytesOf(), (w) => w.tag(5, 0).raw(new Uint8Array(11).fill(0x80))),
      RejectReason.MALFORMED,
      'attempt',
    ],
  ])('refuses %s', (_what, bytes, reason, detail) => {
    expect(judge(bytes)).toMatchObject({ kind: 'rejected', reason, detail: expect.stringContaining(detail) });
  });

  test('refuses an event that is cut off anywhere', () => {
    const whole = bytesOf({ sessionId: 's', actor: { chain: [{ id: 'a' }] } });
    for (let end = 0; end < whole.length; end++) {
      expect(admit(whole, 0, end).kind).toBe('rejected');
    }
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const digest = fc.oneof(fc.constant(new Uint8Array(0)), fc.uint8Array({ minLength: 32, maxLength: 32 }));
const soundEvents: fc.Arbitrary<Uint8Array> = fc
  .record({
    traceId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => id.fill(1, 0, 1)),
    eventId: fc.uuid(),
    sessionId: text,
    attempt: fc.nat(),
    occurredUnixNano: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    actor: fc.record({ chain: fc.array(fc.record({ id: text }), { maxLength: 3 }), agentId: text }),
    authority: fc.record({ authMode: fc.nat(7), scopes: fc.array(text, { maxLength: 5 }) }),
    aliases: fc.record({ requestStateDigest: digest, provider: text }),
    payload: fc.oneof(
      fc.record({
        case: fc.constant('urlFetch' as const),
        value: fc.record({ requestedUrl: text, httpStatus: fc.nat(999) }),
      }),
      fc.record({
        case: fc.constant('toolCallFinished' as const),
        value: fc.record({
          latencyNanos: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
          error: fc.record({ errorCode: text, messageDigest: digest, inner: fc.record({ errorCode: text }) }),
        }),
      }),
    ),
  })
  .map((changes) => bytesOf(changes as EventInit));

describe('admission, for any bytes', () => {
  test('admits every event within the limits, whatever it says', () => {
    fc.assert(
      fc.property(soundEvents, (bytes) => judge(bytes).kind === 'admitted'),
      { numRuns: 300 },
    );
  });

  test('never throws, and admits nothing that cannot be decoded, when bytes of an event are changed, removed or added', () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(400), byte: fc.nat(255), kind: fc.constantFrom('set', 'cut', 'insert') }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(soundEvents, damage, (bytes, changes) => {
        const damaged = Array.from(bytes);
        for (const { at, byte, kind } of changes) {
          damaged.splice(at % damaged.length, kind === 'insert' ? 0 : 1, ...(kind === 'cut' ? [] : [byte]));
        }
        expectDecodableIfAdmitted(Uint8Array.from(damaged));
      }),
      { numRuns: 5000 },
    );
  });

  test('never throws on noise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectDecodableIfAdmitted), { numRuns: 3000 });
  });
});

function expectDecodableIfAdmitted(bytes: Uint8Array): void {
  const verdict = judge(bytes);
  if (verdict.kind === 'rejected') {
    expect(verdict.detail.length).toBeLessThanOrEqual(512);
    return;
  }
  const event = fromBinary(TraceEventSchema, bytes);
  expect(Buffer.compare(event.traceId, verdict.traceId)).toBe(0);
  expect(event.eventId.length).toBeGreaterThan(0);
  expect(event.occurredUnixNano).not.toBe(0n);
  expect(event.source?.service).toBeTruthy();
  const batch = toBinary(EventBatchSchema, create(EventBatchSchema, { events: [event] }));
  expect(fromBinary(EventBatchSchema, batch).events).toHaveLength(1);
}
