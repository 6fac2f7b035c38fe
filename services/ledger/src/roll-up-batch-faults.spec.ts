import { describe, expect, test } from '@jest/globals';
import type { LedgerStore, StateStore } from '@waybill/ports';
import fc from 'fast-check';
import { contentOf, expectedOf } from './ledger-oracle.builder.js';
import { type RollUpBatchOptions } from './roll-up-batch.js';
import { type World, createWorld, aCall, told, gone, recordsOf, apply } from '../../../test/fixtures/roll-up-world.js';

describe('whatever fails, wherever the batches are cut, in whatever order it is told', () => {
  const factOf = fc
    .record({
      callId: fc.constantFrom('x', 'y'),
      sessionId: fc.constantFrom('s', 't', ''),
      principal: fc.constantFrom('user:ada', 'user:bob'),
      origin: fc.integer({ min: 1, max: 2 }),
      version: fc.integer({ min: 0, max: 6 }),
      actualNanos: fc.option(fc.bigInt({ min: 0n, max: 9n }), { nil: undefined }),
      atMinute: fc.bigInt({ min: 0n, max: 1n }),
      isGone: fc.boolean(),
    })
    .map(({ isGone, version, origin, sessionId, principal, ...init }) => {
      const call = { ...aCall({ sessionId: 'any', ...init }), sessionId, originalActor: principal };
      return isGone ? gone(call, { version, origin }) : told(call, { version, origin });
    });
  /** One version of a call from one trace under one key says one thing. */
  const history = fc.uniqueArray(factOf, {
    selector: (fact) =>
      JSON.stringify([fact.key, fact.kind === 'call' && [fact.callId, fact.originTraceId], String(fact.version)]),
    minLength: 1,
    maxLength: 12,
  });
  const faults = fc.array(fc.constantFrom('none', 'store-before', 'store-after', 'state-before', 'state-after'), {
    maxLength: 12,
  });
  const cuts = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 });

  test('the rows are those of an undisturbed run, and after each batch they are what follows from all facts so far', async () => {
    await fc.assert(
      fc.asyncProperty(history, faults, cuts, async (facts, plan, sizes) => {
        const calm = await createWorld();
        const records = recordsOf(
          calm,
          facts.map((fact) => [fact]),
        );
        await apply(calm, records);
        const stormy = await createWorld();
        let committed = 0;
        let written = 0;
        while (committed < records.length) {
          const fault = plan.shift() ?? 'none';
          const batch = records.slice(committed, committed + (sizes.shift() ?? records.length));
          if (fault !== 'store-before') written = Math.max(written, committed + batch.length);
          if (await survives(() => apply(faulty(stormy, fault), batch))) committed += batch.length;
          expect(contentOf(stormy.store.list())).toEqual(expectedOf(facts.slice(0, written)));
        }
        expect(stormy.store.list()).toEqual(calm.store.list());
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test('the order in which facts arrive changes no content', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (facts, turn) => {
        const [first, second] = [await createWorld(), await createWorld()];
        const at = turn % facts.length;
        const turned = [...facts.slice(at), ...facts.slice(0, at), ...facts].toReversed();
        await apply(
          first,
          recordsOf(
            first,
            facts.map((fact) => [fact]),
          ),
        );
        await apply(
          second,
          recordsOf(
            second,
            turned.map((fact) => [fact]),
          ),
        );
        expect(contentOf(second.store.list())).toEqual(contentOf(first.store.list()));
      }),
      { numRuns: 100 },
    );
  }, 30_000);
});

class InjectedFault extends Error {}

async function survives(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (error instanceof InjectedFault) return false;
    throw error;
  }
}

function faulty(world: World, fault: string): RollUpBatchOptions {
  const around = async (where: string, run: () => Promise<void>) => {
    if (fault === `${where}-before`) throw new InjectedFault();
    await run();
    if (fault === `${where}-after`) throw new InjectedFault();
  };
  const store: LedgerStore = Object.assign(Object.create(world.store) as LedgerStore, {
    upsert: (...args: Parameters<LedgerStore['upsert']>) => around('store', () => world.store.upsert(...args)),
  });
  const state: StateStore = {
    name: 'state',
    start: async () => undefined,
    shutdown: async () => undefined,
    open: () => world.state.open(),
    partition: (partition) => world.state.partition(partition),
    get: (partition, keys) => world.state.get(partition, keys),
    list: (partition, options) => world.state.list(partition, options),
    clear: (partition) => world.state.clear(partition),
    commit: (...args) => around('state', () => world.state.commit(...args)),
  };
  return { log: world.log, store, state, projectionId: world.projectionId };
}
