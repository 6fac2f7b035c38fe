import { describe, expect, test } from '@jest/globals';
import { changeVisibleWithinMs, Failure, type Freshness } from '@waybill/ports';
import { tailCalls, tailLimits, type TailLimits, type TailMessage, type TailQuestion } from './call-tail.js';
import { createChangingStore, type ChangingStore } from './changing-store.builder.js';
import { toCursor } from './cursor.js';
import { createTailQuestions } from './tail-questions.js';

const applied: Freshness = { source: 'log', observedUnixNano: 7n, oldestUnappliedAgeNanos: 0n, partitions: [] };
const freshness = { freshness: async () => applied };
const lateSeconds = changeVisibleWithinMs / 1_000;
/** It says after each look that it has looked: so that also nothing can be waited for. */
const limits: TailLimits = { ...tailLimits, intervalMs: 0, looksPerBeat: 1 };
const fromNow: TailQuestion = { filter: {}, state: undefined, sinceUnixNano: undefined };

type Tail = AsyncGenerator<TailMessage, void, undefined>;

/** What is told until it has looked once more, each as `kind call from>to`. */
async function look(tail: Tail): Promise<readonly string[]> {
  const told: string[] = [];
  for (;;) {
    const { value } = await tail.next();
    if (value === undefined || value.tag === 'beat') return told;
    const { change } = value;
    const from = change.kind === 'first_seen' ? '' : change.stateBefore;
    told.push(`${change.kind} ${change.call.call_id} ${from}>${change.kind === 'gone' ? '' : change.call.state}`);
  }
}

/** A tail that has begun. */
async function begin(store: ChangingStore, question: Partial<TailQuestion> = {}, changes: Partial<TailLimits> = {}) {
  const gone = new AbortController();
  const ports = { calls: store, freshness };
  const tail = tailCalls({ ...fromNow, ...question }, ports, gone.signal, { ...limits, ...changes });
  await look(tail);
  return { tail, gone };
}

describe('A tail', () => {
  test('tells a call when it is first seen, and each time that something else is stored of it', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store);
    store.put({ call_id: 'a', version: '1' });
    store.put({ call_id: 'b', version: '2', state: 'complete' });
    expect(await look(tail)).toEqual(['first_seen a >open', 'first_seen b >complete']);
    store.now += 1;
    store.put({ call_id: 'a', version: '3', state: 'complete' });
    expect(await look(tail)).toEqual(['changed a open>complete']);
    store.now += 1;
    store.put({ call_id: 'a', version: '4', state: 'complete', outcome: 'success' });
    expect(await look(tail)).toEqual(['changed a complete>complete']);
    expect(await look(tail)).toEqual([]);
  });

  test('begins with what is stored from now on, and knows how the open calls stood', async () => {
    const store = createChangingStore();
    store.put({ call_id: 'long-open', version: '1', storedSecond: 100 });
    store.put({ call_id: 'long-closed', version: '2', state: 'complete', storedSecond: 100 });
    store.put({ call_id: 'just-closed', version: '3', state: 'complete', storedSecond: 999 });
    const { tail } = await begin(store);
    expect(await look(tail)).toEqual([]);
    store.put({ call_id: 'long-open', version: '4', state: 'complete' });
    store.put({ call_id: 'long-closed', version: '5', state: 'amended' });
    store.put({ call_id: 'just-closed', version: '6', state: 'amended' });
    expect(await look(tail)).toEqual([
      'changed just-closed complete>amended',
      'first_seen long-closed >amended',
      'changed long-open open>complete',
    ]);
  });

  test('tells what was stored since an earlier moment, and not what stood there then', async () => {
    const store = createChangingStore();
    store.put({ call_id: 'before', version: '1', state: 'complete', storedSecond: 499 });
    store.put({ call_id: 'since', version: '2', state: 'complete', storedSecond: 500 });
    const { tail } = await begin(store, { sinceUnixNano: nanosAt(500) });
    expect(await look(tail)).toEqual(['first_seen since >complete']);
  });

  test('loses nothing that becomes visible late, and tells nothing twice', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store);
    store.put({ call_id: 'quick', version: '9' });
    expect(await look(tail)).toEqual(['first_seen quick >open']);
    store.now += lateSeconds - 1;
    expect(await look(tail)).toEqual([]);
    store.put({ call_id: 'slow', version: '3', storedSecond: 1_000 });
    expect(await look(tail)).toEqual(['first_seen slow >open']);
    expect(await look(tail)).toEqual([]);
  });

  test('does not tell a version again that a replay stores anew, or an older one of somebody who came late', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store);
    store.put({ call_id: 'a', version: '5', state: 'complete' });
    expect(await look(tail)).toEqual(['first_seen a >complete']);
    store.now += 10 * lateSeconds;
    store.put({ call_id: 'a', version: '5', state: 'complete' });
    store.put({ call_id: 'a', version: '4' });
    store.readCount = 0;
    expect(await look(tail)).toEqual([]);
    expect(store.readCount).toBe(0);
  });

  test('takes several changes between two looks for one, also when it sees them in pages', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store, {}, { keyCount: 2, callCount: 1 });
    for (const version of ['1', '2', '3']) store.put({ call_id: 'a', version });
    store.put({ call_id: 'b', version: '4' });
    store.put({ call_id: 'c', version: '5' });
    expect(await look(tail)).toEqual(['first_seen a >open', 'first_seen b >open', 'first_seen c >open']);
  });

  test('tells when an open call becomes incomplete, by the time of the store alone', async () => {
    const store = createChangingStore();
    store.put({ call_id: 'standing', version: '1', dueSecond: 1_010, storedSecond: 100 });
    const { tail } = await begin(store);
    store.put({ call_id: 'new', version: '2', dueSecond: 1_020 });
    expect(await look(tail)).toEqual(['first_seen new >open']);
    store.now = 1_010;
    expect(await look(tail)).toEqual([]);
    store.now = 1_011;
    expect(await look(tail)).toEqual(['changed standing open>incomplete']);
    store.now = 1_021;
    expect(await look(tail)).toEqual(['changed new open>incomplete']);
    expect(await look(tail)).toEqual([]);
    store.put({ call_id: 'new', version: '3', state: 'complete' });
    expect(await look(tail)).toEqual(['changed new incomplete>complete']);
  });

  test('tells of a call that was joined to another that it is gone, where it had been seen', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store);
    store.put({ call_id: 'span:1', version: '1', state: 'orphaned' });
    await look(tail);
    store.put({ call_id: 'span:1', version: '2', isDeleted: true });
    store.put({ call_id: 'span:2', version: '3', isDeleted: true });
    expect(await look(tail)).toEqual(['gone span:1 orphaned>']);
    expect(await look(tail)).toEqual([]);
    store.put({ call_id: 'span:1', version: '4', state: 'orphaned' });
    expect(await look(tail)).toEqual(['first_seen span:1 >orphaned']);
  });

  test('tells only what fits the filter, and of a state all that comes to it', async () => {
    const store = createChangingStore();
    const denied = await begin(store, { filter: { outcome: 'denied' } });
    const incomplete = await begin(store, { state: 'incomplete' });
    store.put({ call_id: 'a', version: '1', dueSecond: 1_005 });
    store.put({ call_id: 'b', version: '2', outcome: 'denied', state: 'complete' });
    expect(await look(denied.tail)).toEqual(['first_seen b >complete']);
    expect(await look(incomplete.tail)).toEqual([]);
    store.now = 1_006;
    expect(await look(denied.tail)).toEqual([]);
    expect(await look(incomplete.tail)).toEqual(['changed a open>incomplete']);
  });

  test('remembers no more calls than it may, and says so rather than telling something twice', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store, {}, { seenCountMax: 2 });
    for (const call_id of ['a', 'b']) store.put({ call_id, version: '1' });
    await look(tail);
    store.now += lateSeconds + 1;
    for (const call_id of ['c', 'd']) store.put({ call_id, version: '1' });
    expect(await look(tail)).toEqual(['first_seen c >open', 'first_seen d >open']);
    store.put({ call_id: 'e', version: '1' });
    await expect(look(tail)).rejects.toMatchObject({ code: 'tail_overrun', kind: 'retryable' });
  });

  test('ends when nobody reads it any more, and with the failure of the store', async () => {
    const store = createChangingStore();
    const { tail, gone } = await begin(store);
    gone.abort();
    for await (const message of tail) expect(message.tag).toBe('beat');
    const broken = await begin(store);
    store.listChangedKeys = () => Promise.reject(new Failure('permanent', 'store_schema_mismatch', 'another one'));
    await expect(look(broken.tail)).rejects.toMatchObject({ code: 'store_schema_mismatch' });
  });

  test('asks a store again that did not answer, and gives up after a few times', async () => {
    const store = createChangingStore();
    const { tail } = await begin(store);
    const answering = createChangingStore();
    let failureCount = 2;
    store.listChangedKeys = (...asked) => {
      failureCount -= 1;
      if (failureCount < 0) return answering.listChangedKeys(...asked);
      return Promise.reject(new Failure('retryable', 'store_unavailable', 'away'));
    };
    for (const each of [store, answering]) each.put({ call_id: 'a', version: '1' });
    expect(await look(tail)).toEqual(['first_seen a >open']);
    failureCount = 3;
    await expect(look(tail)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('A tail that goes on from a cursor', () => {
  const questions = (store: ChangingStore) => createTailQuestions({ calls: store, freshness }, limits);
  const { signal } = new AbortController();
  const tailing = (store: ChangingStore, cursor: string | undefined): Tail => {
    const answer = questions(store).tailCalls({ cursor }, { signal });
    if (answer.tag === 'refused') throw new Error('expected a tail');
    return answer.messages;
  };

  test('misses nothing that was stored, came to be seen or fell due meanwhile', async () => {
    const store = createChangingStore();
    store.put({ call_id: 'due', version: '1', dueSecond: 1_200, storedSecond: 100 });
    const { tail } = await begin(store);
    store.put({ call_id: 'told', version: '2' });
    const told = await tail.next();
    const cursor = told.value?.cursor;
    store.put({ call_id: 'late', version: '3', storedSecond: 1_000 - lateSeconds });
    store.put({ call_id: 'next', version: '4', storedSecond: 1_100 });
    store.now = 1_300;
    const next = tailing(store, cursor);
    await look(next);
    expect(await look(next)).toEqual([
      'first_seen late >open',
      // It may come twice.
      'first_seen told >open',
      'first_seen next >open',
      'changed due open>incomplete',
    ]);
  });

  test('is refused where the cursor is none, or where it would begin twice', () => {
    const store = createChangingStore();
    expect(questions(store).tailCalls({ cursor: 'x', outcome: 'fine' }, { signal })).toMatchObject({
      tag: 'refused',
      problems: [{ field: 'outcome' }, { field: 'cursor' }],
    });
    const cursor = toCursor('changes', { stored_at: '2026-11-24 11:00:00' });
    expect(questions(store).tailCalls({ cursor, sinceMs: 1 }, { signal })).toEqual({
      tag: 'refused',
      problems: [{ field: 'since', description: 'expected either this or a cursor, found both' }],
    });
    expect(questions(store).tailCalls({ cursor }, { signal }).tag).toBe('tailing');
  });
});

function nanosAt(second: number): bigint {
  return BigInt(Date.parse('2026-11-24T00:00:00Z') + second * 1_000) * 1_000_000n;
}
