import { fromBinary } from '@bufbuild/protobuf';
import { expect, test } from '@jest/globals';
import { PublishRequestSchema } from '@waybill/contracts';
import { prepareLoad, type PreparedLoad } from './prepare-load.js';

const options = { seed: 3, eventCount: 250, batchEventCount: 100, beginUnixNano: 1_700_000_000_000_000_000n };

const eventsOf = ({ requests }: PreparedLoad) =>
  requests.flatMap(({ bytes }) => fromBinary(PublishRequestSchema, bytes).events);

test('a load has as many events as were asked for, in batches of the size that was asked for', () => {
  const load = prepareLoad(options);
  expect(load.requests.map(({ eventCount }) => eventCount)).toEqual([100, 100, 50]);
  expect(eventsOf(load)).toHaveLength(250);
});

test('the same seed gives the same bytes, and another seed other events', () => {
  expect(prepareLoad(options)).toEqual(prepareLoad(options));
  const ids = new Set(eventsOf(prepareLoad(options)).map(({ eventId }) => eventId));
  expect(eventsOf(prepareLoad({ ...options, seed: 4 })).filter(({ eventId }) => ids.has(eventId))).toEqual([]);
});

test('events come one by one where batches of one are asked for', () => {
  const singly = prepareLoad({ ...options, batchEventCount: 1 });
  expect(singly.requests).toHaveLength(250);
  expect(new Set(eventsOf(singly).map(({ eventId }) => eventId)).size).toBe(250);
});

test('a request names the calls whose end it tells', () => {
  const load = prepareLoad(options);
  const told = eventsOf(load).filter(({ payload }) => payload.case === 'toolCallFinished');
  expect(load.requests.flatMap(({ finishedCalls }) => finishedCalls)).toEqual(told.map(({ callId }) => callId));
  expect(told.length).toBeGreaterThan(10);
});
