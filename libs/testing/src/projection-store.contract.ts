import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { firstWins, latestWins } from '@waybill/domain';
import { emptyProjection, type Projection, type ProjectionStore, type VersionedCall } from '@waybill/ports';
import {
  aLogCount,
  aLooseCheckpoint,
  aProjectedCall,
  aQuarantinedEvent,
  aRecordedEvent,
  aRedriveNote,
} from './projection.builder.js';

/** The rows that a reader of the projection sees now, as far as the contract speaks of them, in any order. */
export interface ProjectedRows {
  readonly events: readonly { readonly tenantId: string; readonly eventId: string; readonly logOffset: number }[];
  readonly calls: readonly { readonly tenantId: string; readonly callId: string; readonly tool: string }[];
  readonly looseEvidence: readonly {
    readonly tenantId: string;
    readonly eventId: string;
    readonly checkpointId: string;
  }[];
  readonly quarantined: readonly { readonly tenantId: string; readonly failureId: string }[];
  readonly logCounts: readonly {
    readonly tenantId: string;
    readonly logOffset: number;
    readonly instance: string;
    readonly eventIds: readonly string[];
  }[];
  readonly redrives: readonly { readonly tenantId: string; readonly failureId: string; readonly operator: string }[];
}

/** One projection's contents, opened and closed as often as a test wants. */
export interface ProjectionStoreFixture {
  /** A started store over the same contents; the one opened before has been shut down. */
  open(): Promise<ProjectionStore>;
  /** Reads back what is stored; the newest store is open. */
  list(): Promise<ProjectedRows>;
  /** Empties or replaces the projection behind the open store's back, as an operator would. */
  clear(): Promise<void>;
  /** Removes the contents. */
  dispose(): Promise<void>;
}

/** Registers the tests that every projection store must pass. The fixture's contents are empty for each test. */
export function testProjectionStore(name: string, createFixture: () => Promise<ProjectionStoreFixture>): void {
  describe(`${name} as a projection store`, () => {
    let fixture: ProjectionStoreFixture;
    let store: ProjectionStore;

    beforeEach(async () => {
      fixture = await createFixture();
      store = await fixture.open();
    });

    afterEach(async () => {
      await store.shutdown();
      await fixture.dispose();
    });

    async function listCalls(): Promise<readonly string[]> {
      const { calls } = await fixture.list();
      return calls.map(({ tenantId, callId, tool }) => `${tenantId} ${callId} ${tool}`).sort();
    }

    async function listCheckpoints(): Promise<readonly string[]> {
      const { looseEvidence } = await fixture.list();
      return looseEvidence
        .map(({ tenantId, eventId, checkpointId }) => `${tenantId} ${eventId} ${checkpointId}`)
        .sort();
    }

    test('stores nothing when there is nothing', async () => {
      await store.upsert(emptyProjection);
      expect(await fixture.list()).toEqual(emptyProjection);
    });

    test('stores events, calls and quarantined events under their tenants', async () => {
      await store.upsert({
        events: [
          aRecordedEvent({ eventId: 'e1', logOffset: 4 }),
          aRecordedEvent({ tenantId: 'other', eventId: 'e1', logOffset: 5 }),
        ],
        calls: [
          aProjectedCall({ callId: 'c1', tool: 'read_file' }),
          aProjectedCall({ tenantId: 'other', callId: 'c1', tool: 'fetch' }),
        ],
        looseEvidence: [
          aLooseCheckpoint({ eventId: 'e1', checkpointId: 'k1' }),
          aLooseCheckpoint({ tenantId: 'other', eventId: 'e1', checkpointId: 'k2' }),
        ],
        quarantined: [
          aQuarantinedEvent({ failureId: 'f1' }),
          aQuarantinedEvent({ tenantId: 'other', failureId: 'f1' }),
        ],
        logCounts: [
          aLogCount({ logOffset: 4, storedEventIds: ['e1'], sequences: [{ from: 1n, to: 2n }] }),
          aLogCount({ logOffset: 4, producer: { service: 'emitter', instance: 'i2', epoch: 1n } }),
          aLogCount({ tenantId: 'other', logOffset: 5 }),
        ],
        redrives: [aRedriveNote({ failureId: 'f1' }), aRedriveNote({ failureId: 'f1', logOffset: 9, operator: 'bob' })],
      });
      const rows = await fixture.list();
      expect(rows.events.map(({ tenantId, logOffset }) => `${tenantId} ${logOffset}`).sort()).toEqual([
        'acme 4',
        'other 5',
      ]);
      expect(await listCalls()).toEqual(['acme c1 read_file', 'other c1 fetch']);
      expect(await listCheckpoints()).toEqual(['acme e1 k1', 'other e1 k2']);
      expect(rows.quarantined.map(({ tenantId, failureId }) => `${tenantId} ${failureId}`).sort()).toEqual([
        'acme f1',
        'other f1',
      ]);
      expect(
        rows.logCounts
          .map((each) => `${each.tenantId} ${each.logOffset} ${each.instance} ${each.eventIds.join()}`)
          .sort(),
      ).toEqual(['acme 4 i1 e1', 'acme 4 i2 ', 'other 5 i1 ']);
      expect(rows.redrives.map(({ failureId, operator }) => `${failureId} ${operator}`).sort()).toEqual([
        'f1 ada',
        'f1 bob',
      ]);
    });

    test('leaves the same rows when the same projection comes twice', async () => {
      const projection: Projection = {
        events: [aRecordedEvent({ eventId: 'e1', logOffset: 1 })],
        calls: [aProjectedCall({ callId: 'c1', tool: 'fetch' })],
        looseEvidence: [aLooseCheckpoint({ eventId: 'e2', checkpointId: 'k1' })],
        quarantined: [aQuarantinedEvent({ failureId: 'f1' })],
        logCounts: [aLogCount({ storedEventIds: ['e1'], sequences: [{ from: 1n, to: 2n }] })],
        redrives: [aRedriveNote({ failureId: 'f1' })],
      };
      await store.upsert(projection);
      const once = await fixture.list();
      await store.upsert(projection);
      await Promise.all([store.upsert(projection), store.upsert(projection)]);
      expect(await fixture.list()).toEqual(once);
    });

    test('keeps the call of the highest version, whichever comes last', async () => {
      const older = aProjectedCall({ callId: 'c1', tool: 'older', version: latestWins(10) });
      const newer = aProjectedCall({ callId: 'c1', tool: 'newer', version: latestWins(11) });
      await store.upsert({ ...emptyProjection, calls: [newer] });
      await store.upsert({ ...emptyProjection, calls: [older] });
      expect(await listCalls()).toEqual(['acme c1 newer']);
    });

    test('keeps the highest version of several within one projection', async () => {
      const versions = [3, 9, 5].map((offset) => aCallAt(offset));
      await store.upsert({ ...emptyProjection, calls: versions });
      expect(await listCalls()).toEqual(['acme c1 at-9']);
    });

    test('keeps the one stored last of two with the same version', async () => {
      const version = latestWins(7);
      await store.upsert({ ...emptyProjection, calls: [aProjectedCall({ callId: 'c1', tool: 'tried', version })] });
      await store.upsert({ ...emptyProjection, calls: [aProjectedCall({ callId: 'c1', tool: 'final', version })] });
      expect(await listCalls()).toEqual(['acme c1 final']);
    });

    test('keeps the first append of an event, whichever comes last', async () => {
      expect(firstWins(1)).toBeGreaterThan(firstWins(2));
      await store.upsert({ ...emptyProjection, events: [aRecordedEvent({ eventId: 'e1', logOffset: 8 })] });
      await store.upsert({ ...emptyProjection, events: [aRecordedEvent({ eventId: 'e1', logOffset: 2 })] });
      await store.upsert({ ...emptyProjection, events: [aRecordedEvent({ eventId: 'e1', logOffset: 5 })] });
      expect((await fixture.list()).events.map(({ logOffset }) => logOffset)).toEqual([2]);
    });

    test('hides a call that was joined to another, also from a late older row, until a newer one comes', async () => {
      await store.upsert({ ...emptyProjection, calls: [aCallAt(1)] });
      await store.upsert({ ...emptyProjection, calls: [{ ...aCallAt(3), isDeleted: true }] });
      await store.upsert({ ...emptyProjection, calls: [aCallAt(2)] });
      expect(await listCalls()).toEqual([]);
      await store.upsert({ ...emptyProjection, calls: [aCallAt(4)] });
      expect(await listCalls()).toEqual(['acme c1 at-4']);
    });

    test('hides evidence without a call once a call has it, also from a late older row', async () => {
      const alone = aLooseCheckpoint({ eventId: 'e1', checkpointId: 'k1', version: latestWins(1) });
      await store.upsert({ ...emptyProjection, looseEvidence: [alone] });
      expect(await listCheckpoints()).toEqual(['acme e1 k1']);
      await store.upsert({
        ...emptyProjection,
        looseEvidence: [{ ...alone, version: latestWins(2), isDeleted: true }],
      });
      await store.upsert({ ...emptyProjection, looseEvidence: [alone] });
      expect(await listCheckpoints()).toEqual([]);
    });

    test('keeps its rows and its identity over a restart', async () => {
      await store.upsert({ ...emptyProjection, calls: [aProjectedCall({ callId: 'c1', tool: 'fetch' })] });
      const identity = await store.identity();
      await store.shutdown();
      store = await fixture.open();
      expect(await store.identity()).toBe(identity);
      expect(await listCalls()).toEqual(['acme c1 fetch']);
    });

    test('has another identity once it has been emptied', async () => {
      const identity = await store.identity();
      await fixture.clear();
      await store.shutdown();
      store = await fixture.open();
      expect(identity).not.toBe('');
      expect(await store.identity()).not.toBe(identity);
    });

    test('starts and shuts down twice', async () => {
      await store.start();
      await store.shutdown();
      await store.shutdown();
    });
  });
}

function aCallAt(offset: number): VersionedCall {
  return aProjectedCall({ callId: 'c1', tool: `at-${offset}`, version: latestWins(offset) });
}
