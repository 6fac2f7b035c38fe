import { Module } from '@nestjs/common';
import { describe, expect, test } from '@jest/globals';
import { silentLogger, type Component } from '@waybill/ports';
import { bootstrap, createLogger, errorFields, type Application, type ServiceWatch } from './index.js';

describe('a logger', () => {
  test('writes one JSON object per line, from its level on', () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'info', program: 'test', destination: { write: (line) => lines.push(line) } });
    logger.debug('unheard');
    logger.warn('slow', { component: 'log', ...errorFields(new Error('full', { cause: new Error('ENOSPC') })) });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      program: 'test',
      msg: 'slow',
      component: 'log',
      error: 'full',
      errorCause: 'ENOSPC',
    });
  });
});

describe('a logger on a terminal', () => {
  test('writes text for people', () => {
    const lines: string[] = [];
    const destination = { isTTY: true, write: (line: string) => lines.push(line) };
    createLogger({ level: 'info', program: 'test', destination }).warn('slow', { topic: 'events', lagMs: 3 });
    expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d warn  slow topic="events" lagMs=3\n$/)]);
  });
});

describe('bootstrap', () => {
  test('starts the components of a module in the given order, and says all along how they are', async () => {
    const steps: string[] = [];
    const seen: unknown[] = [];
    let application: Application | undefined;
    const look = async (moment: string): Promise<void> => {
      const answer = await fetch(`${application?.adminUrl}/readyz`);
      const { phase } = (await answer.json()) as { phase: string };
      seen.push([moment, answer.status, phase]);
    };
    const component = (name: string): Component => ({
      name,
      async start() {
        steps.push(`start ${name}`);
        await look(`start ${name}`);
      },
      async shutdown() {
        steps.push(`shutdown ${name}`);
        await look(`shutdown ${name}`);
      },
    });
    const watch: ServiceWatch = { ...component('watch'), metrics: [], liveness: [], readiness: [] };
    @Module({
      providers: [
        { provide: 'second', useFactory: (first: Component) => component(`after ${first.name}`), inject: ['first'] },
        { provide: 'first', useFactory: () => component('first') },
        { provide: 'watch', useValue: watch },
      ],
    })
    class RootModule {}
    application = await bootstrap({
      module: RootModule,
      components: ['first', 'second'],
      watches: ['watch'],
      admin: { host: '127.0.0.1', port: 0, hasSubstitute: false },
      drainTimeoutMs: 1000,
      logger: silentLogger,
    });
    await application.start();
    expect(application.get<Component>('second').name).toBe('after first');
    await look('between');
    const metrics = await fetch(`${application.adminUrl}/metrics`);
    expect(await metrics.text()).toContain('\nprocess_cpu_seconds_total ');
    expect(await application.shutdown()).toBe(true);
    const names = ['first', 'after first', 'watch'];
    const starts = names.map((name) => `start ${name}`);
    const shutdowns = names.toReversed().map((name) => `shutdown ${name}`);
    expect(steps).toEqual([...starts, ...shutdowns]);
    expect(seen).toEqual([
      ...starts.map((moment) => [moment, 503, 'starting']),
      ['between', 200, 'running'],
      ...shutdowns.map((moment) => [moment, 503, 'stopping']),
    ]);
  });
});
