import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { createHealth, type Check } from '../index.js';

const check = (name: string, ask: Check['ask'] = () => undefined): Check => ({ name, ask });

function healthOf(parts: { liveness?: readonly Check[]; readiness?: readonly Check[] }) {
  const clock = { ms: 0 };
  const health = createHealth({
    liveness: parts.liveness ?? [],
    readiness: parts.readiness ?? [],
    checkTimeoutMs: 5,
    answerAgeMsMax: 100,
    nowMs: () => clock.ms,
  });
  health.enter('running');
  return { health, clock };
}

describe('the health of a process', () => {
  test('is good while every check is', async () => {
    const { health } = healthOf({ liveness: [check('progress')], readiness: [check('log'), check('store')] });
    expect([(await health.live()).status, (await health.ready()).status]).toEqual(['ok', 'ok']);
  });

  test('names what is missing, however the check says so', async () => {
    const { health } = healthOf({
      readiness: [
        check('said', () => 'the log is full'),
        check('refused', () => Promise.reject(new Failure('retryable', 'store_unavailable', 'the store is down'))),
        check('thrown', () => {
          throw new Error('broken');
        }),
        check('silent', () => new Promise(() => {})),
        check('well'),
      ],
    });
    const { status, checks } = await health.ready();
    expect(status).toBe('failing');
    expect(checks.map(({ name, reason }) => [name, reason])).toEqual([
      ['said', 'the log is full'],
      ['refused', 'the store is down [store_unavailable]'],
      ['thrown', 'broken'],
      ['silent', 'no answer within 5 ms'],
      ['well', undefined],
    ]);
  });

  test('is alive but not ready while it starts and stops, and asks no part then', async () => {
    let asked = 0;
    const { health } = healthOf({ readiness: [check('log', () => void asked++)] });
    for (const phase of ['starting', 'stopping'] as const) {
      health.enter(phase);
      expect((await health.live()).status).toBe('ok');
      expect(await health.ready()).toMatchObject({ status: 'failing', phase, checks: [{ reason: `it is ${phase}` }] });
    }
    expect(asked).toBe(0);
  });

  test('asks the parts once for all who ask within a moment', async () => {
    let asked = 0;
    const { health, clock } = healthOf({ readiness: [check('store', () => void asked++)] });
    await Promise.all([health.ready(), health.ready()]);
    clock.ms = 99;
    await health.ready();
    expect(asked).toBe(1);
    clock.ms = 100;
    await health.ready();
    expect(asked).toBe(2);
  });
});
