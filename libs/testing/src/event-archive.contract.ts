import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '@waybill/domain';
import { emptyProjection, type EventArchive, eventArchiveLimits, type ProjectionStore } from '@waybill/ports';
import { aRecordedEvent } from './projection.builder.js';

/** An archive and the store that fills it. */
export interface EventArchiveFixture {
  /** Started, and empty. */
  readonly store: ProjectionStore;
  /** Started. */
  readonly archive: EventArchive;
  /** Shuts both down and removes the contents. */
  dispose(): Promise<void>;
}

/** Ids that a statement put together from text, or a text format, would get wrong. */
const oddIds = [
  "it's",
  "') OR 1 = 1 --",
  'back\\slash',
  '\\N',
  '\\0',
  'tab\tand\nline\r\n',
  'nul\0inside',
  '\0',
  'é',
  'e\u0301',
  '😀',
  '\uffff',
  '{eventIds:Array(String)}',
  ' ',
  'a,b',
  "a','b",
  '?',
  '%00',
];

/** Registers the tests that every event archive must pass. */
export function testEventArchive(name: string, createFixture: () => Promise<EventArchiveFixture>): void {
  describe(`${name} as an event archive`, () => {
    let fixture: EventArchiveFixture;
    let archive: EventArchive;

    beforeEach(async () => {
      fixture = await createFixture();
      archive = fixture.archive;
    });

    afterEach(() => fixture.dispose());

    const store = (...events: readonly RecordedEvent[]) => fixture.store.upsert({ ...emptyProjection, events });

    test('answers nothing for nothing', async () => {
      expect(await archive.getEvents('acme', [])).toEqual([]);
      await store(anEvent('a', 'one'));
      expect(await archive.getEvents('acme', [])).toEqual([]);
    });

    test('answers in the order of the ids, also twice, and undefined for what is not stored', async () => {
      await store(anEvent('a', 'one'), anEvent('b', 'two'), anEvent('ab', 'three'));
      const events = await archive.getEvents('acme', ['b', 'missing', 'a', '', 'b', 'ab', 'A']);
      expect(texts(events)).toEqual(['two', undefined, 'one', undefined, 'two', 'three', undefined]);
    });

    test('answers what an upsert has just resolved for, each time', async () => {
      for (let round = 0; round < 5; round += 1) {
        await store(anEvent(`e${round}`, `text ${round}`));
        expect(texts(await archive.getEvents('acme', [`e${round}`]))).toEqual([`text ${round}`]);
      }
    });

    test('never answers an event of another tenant', async () => {
      await store(
        anEvent('a', 'of acme'),
        { ...anEvent('a', 'of other'), tenantId: "o'ther" },
        anEvent('b', 'of acme'),
      );
      expect(texts(await archive.getEvents("o'ther", ['a', 'b']))).toEqual(['of other', undefined]);
      expect(texts(await archive.getEvents('acme', ['a', 'b']))).toEqual(['of acme', 'of acme']);
      expect(texts(await archive.getEvents('', ['a', 'b']))).toEqual([undefined, undefined]);
    });

    test.each([
      [2, 8],
      [8, 2],
    ])('answers the bytes of the first append in the log, when offset %i is stored before %i', async (...offsets) => {
      for (const logOffset of offsets) await store({ ...anEvent('a', `at ${logOffset}`), logOffset });
      expect(texts(await archive.getEvents('acme', ['a']))).toEqual(['at 2']);
      await store({ ...anEvent('a', 'at 5'), logOffset: 5 }, { ...anEvent('a', 'at 9'), logOffset: 9 });
      expect(texts(await archive.getEvents('acme', ['a', 'a']))).toEqual(['at 2', 'at 2']);
    });

    test('keeps every byte, and tells no bytes from no event', async () => {
      const every = Uint8Array.from({ length: 256 }, (_, index) => index);
      await store({ ...anEvent('every', ''), bytes: every }, anEvent('empty', ''));
      const [first, empty, missing] = await archive.getEvents('acme', ['every', 'empty', 'missing']);
      expect(Buffer.compare(first ?? new Uint8Array(), every)).toBe(0);
      expect(empty).toHaveLength(0);
      expect(missing).toBeUndefined();
    });

    test('takes any text for an id', async () => {
      await store(...oddIds.map((eventId) => anEvent(eventId, `text of ${eventId}`)));
      const asked = oddIds.toReversed();
      expect(texts(await archive.getEvents('acme', asked))).toEqual(asked.map((eventId) => `text of ${eventId}`));
      for (const eventId of oddIds) {
        expect(texts(await archive.getEvents('acme', [eventId, `${eventId}?`]))).toEqual([
          `text of ${eventId}`,
          undefined,
        ]);
      }
    });

    test('answers 5,000 ids at once, those that are absent among them', async () => {
      const ids = Array.from({ length: 5_000 }, (_, index) => `${index}-${'é'.repeat(25)}`);
      const stored = ids.filter((_, index) => index % 3 !== 0);
      await store(...stored.map((eventId) => anEvent(eventId, eventId)));
      const expected = ids.map((eventId, index) => (index % 3 === 0 ? undefined : eventId));
      expect(texts(await archive.getEvents('acme', ids))).toEqual(expected);
    });

    test('gives every caller bytes of its own, also for an id that is asked for twice', async () => {
      await store(anEvent('a', 'mine'));
      const [first, second] = await archive.getEvents('acme', ['a', 'a']);
      first?.fill(0);
      expect(texts([second, ...(await archive.getEvents('acme', ['a']))])).toEqual(['mine', 'mine']);
    });

    test('refuses more ids than its limit, and none below it', async () => {
      const ids = Array.from({ length: eventArchiveLimits.eventCountMax + 1 }, () => 'missing');
      const refused = { kind: 'permanent', code: 'archive_request_refused' };
      await expect(archive.getEvents('acme', ids)).rejects.toMatchObject(refused);
      expect(await archive.getEvents('acme', ids.slice(1))).toHaveLength(eventArchiveLimits.eventCountMax);
    });

    test('refuses an answer of more bytes than its limit, and gives it in parts', async () => {
      const bytes = new Uint8Array(256 * 1024).fill(7);
      const ids = Array.from(
        { length: eventArchiveLimits.answerBytesMax / bytes.byteLength },
        (_, index) => `e${index}`,
      );
      await store(...ids.map((eventId) => ({ ...anEvent(eventId, ''), bytes })), anEvent('last', 'x'));
      const refused = { kind: 'permanent', code: 'archive_answer_too_large' };
      await expect(archive.getEvents('acme', [...ids, 'last'])).rejects.toMatchObject(refused);
      await expect(archive.getEvents('acme', ['e0', ...ids])).rejects.toMatchObject(refused);
      const events = await archive.getEvents('acme', [...ids, 'missing']);
      expect(events.filter((each) => each?.byteLength === bytes.byteLength)).toHaveLength(ids.length);
      expect(texts(await archive.getEvents('acme', ['last']))).toEqual(['x']);
    }, 60_000);

    test('refuses work after the shutdown, which is safe twice, as the start is', async () => {
      await archive.start();
      await archive.shutdown();
      await archive.shutdown();
      const refused = { kind: 'retryable', code: 'store_not_running' };
      await expect(archive.getEvents('acme', ['a'])).rejects.toMatchObject(refused);
    });
  });
}

/** An event of `acme` whose stored bytes are that text, so that a test can tell them apart. */
function anEvent(eventId: string, text: string): RecordedEvent {
  return { ...aRecordedEvent({ eventId }), bytes: new TextEncoder().encode(text) };
}

function texts(events: readonly (Uint8Array | undefined)[]): readonly (string | undefined)[] {
  return events.map((bytes) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes)));
}
