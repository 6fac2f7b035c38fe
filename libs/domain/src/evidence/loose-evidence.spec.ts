import { describe, expect, test } from '@jest/globals';
import { aHistory, builtTraceId } from '@waybill/testing';
import type { LogEvent } from '../stitch/event-set.js';
import { addLoose, claimSpans, initialTraceIndex, type TraceIndex } from '../stitch/trace-index.js';
import { looseEvidenceChanges } from './loose-evidence.js';

const spanId = Uint8Array.from({ length: 8 }, () => 7);
const [start, rivalStart, checkpoint, laneChange] = aHistory([
  { callId: 'c1', spanId, payload: { case: 'toolCallStarted', value: {} } },
  { callId: 'c2', spanId, payload: { case: 'toolCallStarted', value: {} } },
  { callId: '', spanId, traceId: builtTraceId, payload: { case: 'checkpointRecorded', value: { checkpointId: 'k' } } },
  { callId: '', payload: { case: 'laneChanged', value: {} } },
]) as [LogEvent, LogEvent, LogEvent, LogEvent];

const withLoose = (index: TraceIndex, each: LogEvent) => addLoose(index, each, 10)[0];
const changes = (before: TraceIndex, after: TraceIndex) =>
  looseEvidenceChanges(before, after).map(({ event, isTaken }) => [event.eventId, isTaken]);

describe('evidence without a call', () => {
  const alone = withLoose(initialTraceIndex, checkpoint);

  test('stands for itself once it is there', () => {
    expect(changes(initialTraceIndex, alone)).toEqual([['e2', false]]);
    expect(changes(alone, alone)).toEqual([]);
  });

  test('is taken by the call that claims its span, and given back when the claim is disputed', () => {
    const claimed = claimSpans(alone, start.event);
    expect(changes(alone, claimed)).toEqual([['e2', true]]);
    expect(changes(claimed, claimSpans(claimed, rivalStart.event))).toEqual([['e2', false]]);
  });

  test('that finds its call at once never stood alone', () => {
    const claimed = claimSpans(initialTraceIndex, start.event);
    expect(changes(claimed, withLoose(claimed, checkpoint))).toEqual([]);
  });

  test('is only what makes sense without a call', () => {
    expect(changes(initialTraceIndex, withLoose(initialTraceIndex, laneChange))).toEqual([]);
  });
});
