import { Module } from '@nestjs/common';
import { describe, expect, test } from '@jest/globals';
import { silentLogger, type Component } from '@waybill/ports';
import { bootstrap, createLogger, errorFields } from './index.js';

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

describe('bootstrap', () => {
  test('composes the providers of a module and starts its components in the given order', async () => {
    const steps: string[] = [];
    const component = (name: string): Component => ({
      name,
      start: async () => void steps.push(`start ${name}`),
      shutdown: async () => void steps.push(`shutdown ${name}`),
    });
    @Module({
      providers: [
        { provide: 'second', useFactory: (first: Component) => component(`after ${first.name}`), inject: ['first'] },
        { provide: 'first', useFactory: () => component('first') },
      ],
    })
    class RootModule {}
    const application = await bootstrap({
      module: RootModule,
      components: ['first', 'second'],
      drainTimeoutMs: 1000,
      logger: silentLogger,
    });
    await application.start();
    expect(application.get<Component>('second').name).toBe('after first');
    expect(await application.shutdown()).toBe(true);
    expect(steps).toEqual(['start first', 'start after first', 'shutdown after first', 'shutdown first']);
  });
});
