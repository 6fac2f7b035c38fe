import { describe, expect, test } from '@jest/globals';
import { Failure, silentLogger, type ConservationSums } from '@waybill/ports';
import { renderMetrics } from '@waybill/runtime';
import { builtAtUnixNano, TestClock } from '@waybill/testing';
import { createConservationCheck } from './conservation-check.js';

const whole: ConservationSums = {
  breaches: { event_missing: 0, quarantine_missing: 0, record_uncounted: 0 },
  gaps: { waiting: 1, open: 2, closed: 3 },
};
const broken: ConservationSums = { ...whole, breaches: { ...whole.breaches, event_missing: 4 } };
const windowMs = 86_400_000;

/** A check of a store that answers as it is told, in a world where time stands still unless it is moved. */
function staged() {
  const world = { ms: 0, isElected: true, asked: [] as number[], answer: async () => whole, said: [] as string[] };
  const say = (level: string) => (message: string) => void world.said.push(`${level} ${message.slice(0, 40)}`);
  const check = createConservationCheck({
    view: {
      name: 'view',
      async start() {},
      async shutdown() {},
      getSums(sinceUnixMs) {
        world.asked.push(sinceUnixMs);
        return world.answer();
      },
    },
    isElected: () => world.isElected,
    intervalMs: 60_000,
    windowMs,
    clock: new TestClock(builtAtUnixNano),
    nowMs: () => world.ms,
    logger: { ...silentLogger, info: say('info'), warn: say('warn'), error: say('error') },
  });
  const shown = () =>
    renderMetrics([check.metrics])
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
  return { world, check, shown };
}

describe('the check of the conservation law', () => {
  test('shows what the store says of the last hours, also that there is nothing', async () => {
    const { world, check, shown } = staged();
    await check.ask();
    world.ms = 2_500;
    expect(world.asked).toEqual([Number(builtAtUnixNano / 1_000_000n) - windowMs]);
    expect(shown()).toEqual([
      'stitcher_conservation_breaches{kind="event_missing"} 0',
      'stitcher_conservation_breaches{kind="quarantine_missing"} 0',
      'stitcher_conservation_breaches{kind="record_uncounted"} 0',
      'stitcher_producer_gaps{state="waiting"} 1',
      'stitcher_producer_gaps{state="open"} 2',
      'stitcher_producer_gaps{state="closed"} 3',
      'stitcher_conservation_checked_age_seconds 2.5',
      'stitcher_conservation_checks_total 1',
    ]);
  });

  test('keeps what it knows when the store does not answer, shows how old it is, and counts why', async () => {
    const { world, check, shown } = staged();
    await check.ask();
    world.answer = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody answers'));
    world.ms = 90_000;
    await check.ask();
    await check.ask();
    expect(shown()).toEqual(
      expect.arrayContaining([
        'stitcher_producer_gaps{state="open"} 2',
        'stitcher_conservation_checked_age_seconds 90',
        'stitcher_conservation_checks_total 1',
        'stitcher_conservation_failed_checks_total{reason="store_unavailable"} 2',
      ]),
    );
    world.answer = async () => whole;
    await check.ask();
    expect(shown()).toContain('stitcher_conservation_checked_age_seconds 0');
    expect(world.said).toEqual([
      'warn the conservation law could not be checke',
      'info the conservation law can be checked agai',
    ]);
  });

  test('shows an age, and no numbers, while the store has not answered once', async () => {
    const { world, check, shown } = staged();
    world.answer = () => Promise.reject(new Error('a bug'));
    await check.ask();
    world.ms = 7_000;
    expect(shown()).toEqual([
      'stitcher_conservation_checked_age_seconds 7',
      'stitcher_conservation_checks_total 0',
      'stitcher_conservation_failed_checks_total{reason="unexpected"} 1',
    ]);
  });

  test('asks one question at a time', async () => {
    const { world, check } = staged();
    const gate = Promise.withResolvers<ConservationSums>();
    world.answer = () => gate.promise;
    const both = [check.ask(), check.ask()];
    gate.resolve(whole);
    await Promise.all(both);
    expect(world.asked).toHaveLength(1);
  });

  test('asks and shows nothing while another process does', async () => {
    const { world, check, shown } = staged();
    await check.ask();
    world.isElected = false;
    expect(shown()).toEqual([]);
    await check.ask();
    world.isElected = true;
    expect([world.asked.length, shown()]).toEqual([1, ['stitcher_conservation_checks_total 1']]);
  });

  test('says once that the law is broken, and again when more is', async () => {
    const { world, check } = staged();
    world.answer = async () => broken;
    await check.ask();
    await check.ask();
    world.answer = async () => ({ ...broken, breaches: { ...broken.breaches, event_missing: 5 } });
    await check.ask();
    expect(world.said).toEqual(Array(2).fill('error the conservation law is broken: `waybill'));
  });

  test('says nothing of an answer that comes after its end', async () => {
    const { world, check, shown } = staged();
    const gate = Promise.withResolvers<ConservationSums>();
    world.answer = () => gate.promise;
    const asked = check.ask();
    await check.shutdown();
    gate.reject(new Error('the connection was closed'));
    await asked;
    expect(world.said).toEqual([]);
    expect(shown().filter((line) => line.includes('failed'))).toEqual([]);
  });
});
