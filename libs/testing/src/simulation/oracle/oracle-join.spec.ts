import { describe, expect, test } from '@jest/globals';
import { Layer } from '@waybill/contracts';
import { finished, given, hex, membersByCall, output, started, theCall } from './given-events.builder.js';
import { oracleCallsOf } from './oracle.js';

const genAi = (toolCall: string) => ({ conversationId: 'talk', genAiToolCallId: toolCall });
const key = (idempotencyKey: string, provider = 'bank') => ({ idempotencyKey, provider });
const state = (letter: string) => ({ requestStateDigest: new Uint8Array(32).fill(letter.charCodeAt(0)) });
const receipt = (value: { providerRequestId?: string; receiptId?: string; idempotencyKey?: string }) =>
  ({ case: 'providerReceipt', value: { provider: 'bank', ...value } }) as const;
const traceOf = (letter: string) => hex(letter, 16);
const spanned = (span: string) => `trace:${traceOf('t')}:${hex(span, 8)}`;

describe('Within a trace', () => {
  test('events that name a call make it, by the rung call_id', () => {
    const call = theCall([started({ id: 'a', call: 'c' }), output({ id: 'b', call: 'c' })]);
    expect(call).toMatchObject({ callId: 'c', eventIds: ['a', 'b'], joinRung: 'call_id', isOrphaned: false });
  });

  test('an event below the span of a named call belongs to it, by the rung trace_span', () => {
    const call = theCall([started({ id: 'a', call: 'c', span: 's' }), output({ id: 'b', parent: 's' })]);
    expect(call).toMatchObject({ callId: 'c', eventIds: ['a', 'b'], joinRung: 'trace_span' });
  });

  test('an event of the caller of a named call belongs to it', () => {
    expect(
      membersByCall([finished({ id: 'a', call: 'c', span: 's', parent: 'p' }), output({ id: 'b', span: 'p' })]),
    ).toEqual({
      c: 'a b',
    });
  });

  test('only tools/call events claim spans', () => {
    expect(membersByCall([output({ id: 'a', call: 'c', span: 's' }), output({ id: 'b', parent: 's' })])).toEqual({
      c: 'a',
      [`span:${traceOf('t')}::${hex('s', 8)}`]: 'b',
    });
  });

  test('a span binds nothing outside of its trace', () => {
    const events = [started({ id: 'a', call: 'c', span: 's' }), output({ id: 'b', trace: 'u', parent: 's' })];
    expect(oracleCallsOf(events)).toHaveLength(2);
  });

  test('a span belongs to the call whose own span it is before the one whose parent it is', () => {
    const outer = started({ id: 'a', call: 'outer', span: 's' });
    const inner = started({ id: 'b', call: 'inner', span: 'x', parent: 's' });
    expect(membersByCall([outer, inner, output({ id: 'd', span: 's' })])).toEqual({ outer: 'a d', inner: 'b' });
  });

  test('a span that two calls have as their parent binds nothing', () => {
    const events = [
      started({ id: 'a', call: 'c', span: 's', parent: 'p' }),
      started({ id: 'b', call: 'd', span: 'x', parent: 'p' }),
      output({ id: 'e', span: 'p' }),
    ];
    expect(membersByCall(events)).toMatchObject({ c: 'a', d: 'b' });
    expect(oracleCallsOf(events).filter(({ isOrphaned }) => isOrphaned)).toHaveLength(1);
  });

  test('where the own span binds nothing, the parent span may', () => {
    const events = [started({ id: 'a', call: 'c', span: 's' }), output({ id: 'b', span: 'x', parent: 's' })];
    expect(membersByCall(events)).toEqual({ c: 'a b' });
  });

  test('a tools/call that nobody named makes a call of its span, and what lies below belongs to it', () => {
    const call = theCall([started({ id: 'a', span: 's' }), output({ id: 'b', parent: 's' })]);
    expect(call).toMatchObject({ callId: spanned('s'), joinRung: 'trace_span', isOrphaned: false });
  });

  test('a tools/call with only a parent makes a call of its parent span', () => {
    expect(theCall([started({ id: 'a', parent: 's' }), finished({ id: 'b', span: 's' })]).callId).toBe(spanned('s'));
  });

  test('a call that two hops saw, the one behind the other, is named after the outer span', () => {
    const gateway = started({ id: 'a', span: 'g', layer: Layer.GATEWAY });
    const tool = started({ id: 'b', span: 's', parent: 'g' });
    expect(membersByCall([gateway, tool, output({ id: 'c', parent: 's' })])).toEqual({ [spanned('g')]: 'a b c' });
  });

  test('two tools, one below the other, are two calls', () => {
    const outer = started({ id: 'a', span: 'g', layer: Layer.GATEWAY, tool: 'plan' });
    expect(oracleCallsOf([outer, started({ id: 'b', span: 's', parent: 'g' })])).toHaveLength(2);
  });

  test('two spans of one layer are two calls', () => {
    const events = [started({ id: 'a', span: 'g' }), started({ id: 'b', span: 's', parent: 'g' })];
    expect(oracleCallsOf(events)).toHaveLength(2);
  });

  test('what only knows its trace is an orphan of its own', () => {
    expect(theCall([output({ id: 'a' })])).toMatchObject({ callId: 'event:a', joinRung: 'none', isOrphaned: true });
  });

  test('orphans of the same two spans are one', () => {
    expect(
      membersByCall([output({ id: 'a', span: 's', parent: 'p' }), output({ id: 'b', span: 's', parent: 'p' })]),
    ).toEqual({
      [`span:${traceOf('t')}:${hex('s', 8)}:${hex('p', 8)}`]: 'a b',
    });
  });

  test('orphans of one alias are one, and stay orphans', () => {
    const call = theCall([output({ id: 'a', aliases: genAi('1') }), output({ id: 'b', aliases: genAi('1') })]);
    expect(call).toMatchObject({ eventIds: ['a', 'b'], joinRung: 'none', isOrphaned: true });
  });

  test('a tools/call without name and span makes a call of its alias, by the kind of that alias', () => {
    const call = theCall([started({ id: 'a', aliases: genAi('1') })]);
    expect(call).toMatchObject({ joinRung: 'gen_ai', isOrphaned: false });
  });

  test('an event of no call is in none', () => {
    expect(oracleCallsOf([given({ id: 'a', payload: { case: 'sessionStarted', value: {} } })])).toEqual([]);
  });

  test('a session event below a call belongs to it nevertheless', () => {
    const session = given({ id: 'b', parent: 's', payload: { case: 'sessionStarted', value: {} } });
    expect(membersByCall([started({ id: 'a', call: 'c', span: 's' }), session])).toEqual({ c: 'a b' });
  });

  test('the spans of a record without a trace mean nothing', () => {
    const call = theCall([output({ id: 'a', trace: '', span: 's', parent: 'p', aliases: key('k') })]);
    expect(call).toMatchObject({ isOrphaned: true, traceId: '' });
    expect(call.callId).toMatch(/^alias:/);
  });

  test('tenants share nothing', () => {
    const events = [started({ id: 'a', call: 'c' }), started({ id: 'b', call: 'c', tenant: 'bolt' })];
    expect(oracleCallsOf(events).map(({ tenantId, eventIds }) => [tenantId, eventIds])).toEqual([
      ['acme', ['a']],
      ['bolt', ['b']],
    ]);
  });
});

describe('Across traces', () => {
  test('a call that is named in several traces is one, of the trace that saw it start', () => {
    const call = theCall([output({ id: 'a', call: 'c', trace: 'a' }), started({ id: 'b', call: 'c', trace: 'z' })]);
    expect(call).toMatchObject({ traceId: traceOf('z'), eventIds: ['a', 'b'], joinRung: 'call_id' });
  });

  test('of two traces that saw it start, the first by trace id', () => {
    const call = theCall([started({ id: 'a', call: 'c', trace: 'z' }), started({ id: 'b', call: 'c', trace: 'y' })]);
    expect(call.traceId).toBe(traceOf('y'));
  });

  test('a record of another trace finds its call by gen_ai id and conversation', () => {
    const events = [
      started({ id: 'a', call: 'c', aliases: genAi('1') }),
      output({ id: 'b', trace: 'u', aliases: genAi('1') }),
    ];
    expect(theCall(events)).toMatchObject({ callId: 'c', joinRung: 'gen_ai' });
  });

  test('a gen_ai id without its conversation is no name', () => {
    const half = { genAiToolCallId: '1' };
    const events = [started({ id: 'a', call: 'c', aliases: half }), output({ id: 'b', trace: 'u', aliases: half })];
    expect(oracleCallsOf(events)).toHaveLength(2);
  });

  test('a webhook finds its call by the request id of the upstream call', () => {
    const upstream = given({
      id: 'b',
      call: 'c',
      payload: { case: 'upstreamCall', value: { provider: 'bank', providerRequestId: 'r' } },
    });
    const webhook = given({ id: 'd', trace: '', payload: receipt({ providerRequestId: 'r' }) });
    expect(theCall([started({ id: 'a', call: 'c' }), upstream, webhook])).toMatchObject({
      eventIds: ['a', 'b', 'd'],
      joinRung: 'provider_request_id',
    });
  });

  test('equal ids of two providers are two names', () => {
    const upstream = given({
      id: 'b',
      call: 'c',
      payload: { case: 'upstreamCall', value: { provider: 'post', providerRequestId: 'r' } },
    });
    expect(
      oracleCallsOf([upstream, given({ id: 'd', trace: '', payload: receipt({ providerRequestId: 'r' }) })]),
    ).toHaveLength(2);
  });

  test('a name of two calls says nothing', () => {
    const events = [
      started({ id: 'a', call: 'c', aliases: key('k') }),
      started({ id: 'b', call: 'd', aliases: key('k') }),
      output({ id: 'e', trace: 'u', aliases: key('k') }),
    ];
    expect(oracleCallsOf(events)).toHaveLength(3);
  });

  test('where a stronger name says nothing, a weaker one may', () => {
    const events = [
      started({ id: 'a', call: 'c', aliases: { ...key('k'), providerRequestId: 'r' } }),
      started({ id: 'b', call: 'd', aliases: key('k') }),
      output({ id: 'e', trace: 'u', aliases: { ...key('k'), providerRequestId: 'r' } }),
    ];
    expect(membersByCall(events)).toEqual({ c: 'a e', d: 'b' });
  });

  test('a chain of names leads to the call', () => {
    const events = [
      started({ id: 'a', call: 'c', aliases: genAi('1') }),
      output({ id: 'b', trace: 'u', aliases: { ...genAi('1'), ...key('k') } }),
      output({ id: 'd', trace: 'v', aliases: { ...key('k'), receiptId: 'r' } }),
      given({ id: 'e', trace: '', payload: receipt({ receiptId: 'r' }) }),
    ];
    expect(theCall(events)).toMatchObject({ eventIds: ['a', 'b', 'd', 'e'], joinRung: 'receipt_id' });
  });

  test('records that share a name and have no call follow the first of them', () => {
    const events = [
      started({ id: 'a', trace: 'u', span: 's', aliases: key('k') }),
      output({ id: 'b', trace: 'a', aliases: key('k') }),
    ];
    expect(theCall(events)).toMatchObject({ traceId: traceOf('u'), eventIds: ['a', 'b'], joinRung: 'idempotency_key' });
  });

  test('orphans that share a name are one orphan', () => {
    const events = [
      output({ id: 'a', trace: 'u', span: 's', aliases: key('k') }),
      output({ id: 'b', trace: 'v', span: 's', aliases: key('k') }),
    ];
    expect(theCall(events)).toMatchObject({ traceId: traceOf('u'), joinRung: 'none', isOrphaned: true });
  });

  test('a name that more than 32 fragments bring is none', () => {
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        output({ id: `e${at}`, parent: String.fromCharCode(48 + at), aliases: key('k') }),
      );
    const call = started({ id: 'a', call: 'c', aliases: key('k') });
    expect(oracleCallsOf([call, ...crowd(31)])).toHaveLength(1);
    expect(oracleCallsOf([call, ...crowd(32)])).toHaveLength(33);
  });
});

describe('A continuation', () => {
  const first = [
    started({ id: 'a', call: 'c', span: 's', at: 1 }),
    finished({ id: 'b', call: 'c', span: 's', at: 2, aliases: state('x') }),
  ];
  const second = [
    started({ id: 'd', call: 'd', span: 'u', at: 3, aliases: state('x') }),
    finished({ id: 'e', call: 'd', span: 'u', at: 4, aliases: state('y') }),
  ];
  const third = [started({ id: 'f', call: 'f', span: 'v', at: 5, aliases: state('y') })];

  test('belongs to the call that it continues, by the rung request_state', () => {
    expect(theCall([...first, ...second])).toMatchObject({ callId: 'c', joinRung: 'request_state' });
  });

  test('counts its attempts on, through a chain of three', () => {
    const { attempts } = theCall([...third, ...second, ...first]);
    expect(attempts.map(({ attempt, startedUnixNano }) => [attempt, Number(startedUnixNano) / 1e9])).toEqual([
      [1, 1],
      [2, 3],
      [3, 5],
    ]);
  });

  test('needs somebody who issued the state with an answer', () => {
    expect(oracleCallsOf([first[0]!, ...second])).toHaveLength(2);
  });

  test('of a state that two calls issued follows neither', () => {
    const other = finished({ id: 'z', call: 'z', at: 1, aliases: state('x') });
    expect(oracleCallsOf([...first, other, ...second])).toHaveLength(3);
  });

  test('never follows a call that began after it', () => {
    const early = started({ id: 'd', call: 'd', at: 0, aliases: state('x') });
    expect(oracleCallsOf([...first, early])).toHaveLength(2);
  });

  test('never follows itself', () => {
    const call = [
      started({ id: 'a', call: 'c', aliases: state('x') }),
      finished({ id: 'b', call: 'c', aliases: state('x') }),
    ];
    expect(theCall(call).attempts).toHaveLength(1);
  });

  test('lends its names to the call that it continues', () => {
    const named = started({ id: 'g', call: 'd', span: 'u', at: 3, aliases: key('k') });
    expect(membersByCall([...first, ...second, named, output({ id: 'h', trace: 'w', aliases: key('k') })])).toEqual({
      c: 'a b d e g h',
    });
  });
});
