import { Module } from '@nestjs/common';
import { describe, expect, test } from '@jest/globals';
import { silentLogger, type Component } from '@waybill/ports';
import { bootstrap, createEnvReader, createLogger, describeProblem, errorFields } from './index.js';

describe('an environment reader', () => {
  test('takes what is set, and defaults for what is absent or empty', () => {
    const reader = createEnvReader({ PORT: ' 80 ', HOST: '' });
    const range = { fallback: 1, min: 0, max: 100 };
    expect([reader.integer('PORT', range), reader.integer('OTHER', range)]).toEqual([80, 1]);
    expect(reader.text('HOST', { fallback: 'here', bytesMax: 10 })).toBe('here');
    expect(reader.finish('config')).toEqual({ kind: 'configured', config: 'config' });
  });

  test('reports every problem with its name, its rule and what was found', () => {
    const reader = createEnvReader({ PORT: '-1', LEVEL: 'loud', NAME: 'x'.repeat(11) });
    reader.integer('PORT', { fallback: 1, min: 0, max: 100 });
    reader.choice('LEVEL', { fallback: 'info', choices: ['info', 'warn'] });
    reader.text('NAME', { fallback: '', bytesMax: 10 });
    const outcome = reader.finish({});
    expect(outcome.kind === 'refused' ? outcome.problems.map(describeProblem) : []).toEqual([
      'PORT: expected a whole number from 0 to 100, found "-1"',
      'LEVEL: expected one of info, warn, found "loud"',
      'NAME: expected at most 10 bytes, found "11 bytes"',
    ]);
  });
});

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
