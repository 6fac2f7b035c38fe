import { describe, expect, test } from '@jest/globals';
import { SessionSource } from '@waybill/contracts';
import { aCallOf, aHistory, builtTraceId } from '@waybill/testing';
import fc from 'fast-check';
import { toHex } from '../payload.js';
import { sessionIdentityOf, sessionSources } from './session-identity.js';

type History = Parameters<typeof aHistory>[0];

const named = (sessionId: string, sessionSource = SessionSource.UNSPECIFIED): History[number] => ({
  sessionId,
  sessionSource,
});
const eventsOf = (history: History) => aHistory(history).map(({ event }) => event);
const sessionFrom = (history: History) => sessionIdentityOf(eventsOf(history));

describe('the session of a call', () => {
  const pairs = sessionSources.flatMap((stronger, rank) =>
    sessionSources.slice(rank + 1).map((weaker) => [stronger, weaker]),
  );
  const wireOf = (name: string) =>
    (({ '': 0, unrecognised: 77 }) as Record<string, number>)[name] ??
    SessionSource[name.toUpperCase() as keyof typeof SessionSource];

  test.each(pairs)('is the one with the stronger source: %s before %s, whoever spoke first', (stronger, weaker) => {
    const [strong, weak] = [named('strong', wireOf(stronger ?? '')), named('weak', wireOf(weaker ?? ''))];
    for (const history of [
      [strong, weak],
      [weak, strong],
    ])
      expect(sessionFrom(history)).toEqual({ sessionId: 'strong', sessionSource: stronger });
  });

  test('is the first of equally strong ones', () => {
    expect(sessionFrom([named('a', SessionSource.BAGGAGE), named('b', SessionSource.BAGGAGE)]).sessionId).toBe('a');
  });

  test('is the conversation of its aliases when no event names a session', () => {
    const conversation: History[number] = {
      sessionId: '',
      aliases: { conversationId: 'chat-1', genAiToolCallId: 'toolu_1' },
    };
    expect(sessionFrom([named(''), conversation])).toEqual({ sessionId: 'chat-1', sessionSource: 'conversation' });
    expect(sessionFrom([conversation, named('s')])).toEqual({ sessionId: 's', sessionSource: '' });
  });

  test('is the trace for want of anything better', () => {
    expect(sessionFrom([named('')])).toEqual({ sessionId: toHex(builtTraceId), sessionSource: 'trace' });
  });

  test('is nobody knows which when there is not even a trace', () => {
    expect(sessionFrom([{ sessionId: '', traceId: new Uint8Array() }])).toEqual({ sessionId: '', sessionSource: '' });
    expect(sessionIdentityOf([])).toEqual({ sessionId: '', sessionSource: '' });
  });

  test('is what the call says, with the trace of the call', () => {
    const call = aCallOf(aHistory([named('')]), { traceId: '0f'.repeat(16) });
    expect(call).toMatchObject({ sessionId: '0f'.repeat(16), sessionSource: 'trace' });
  });

  test('does not depend on the order of the events', () => {
    const history = fc.array(
      fc.record({
        sessionId: fc.constantFrom('', 'a', 'b', 'c'),
        sessionSource: fc.integer({ min: 0, max: 7 }),
        aliases: fc.record({ conversationId: fc.constantFrom('', 'x', 'y') }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 5 }), (inits, turn) => {
        const events = eventsOf(inits);
        const turned = [...events.slice(turn), ...events.slice(0, turn)].toReversed();
        expect(sessionIdentityOf(turned)).toEqual(sessionIdentityOf(events));
      }),
    );
  });
});
