import { expect, test } from '@jest/globals';
import { silentLogger, type Logger } from '@waybill/ports';
import { createReadinessWatch, type HealthReport } from '../index.js';

test('the watch over readiness tells each change once, with the reasons, and nothing after its end', async () => {
  const answers = [true, false, false, true];
  const changes: boolean[] = [];
  const lines: unknown[] = [];
  const done = Promise.withResolvers<void>();
  const logger: Logger = {
    ...silentLogger,
    warn: (message, fields) => void lines.push([message, fields?.['why']]),
    info: (message) => void lines.push(message),
  };
  const health = {
    async ready(): Promise<HealthReport> {
      const isOk = answers.shift() ?? done.resolve() ?? true;
      return isOk
        ? { status: 'ok', phase: 'running', checks: [{ name: 'log', status: 'ok' }] }
        : { status: 'failing', phase: 'running', checks: [{ name: 'store', status: 'failing', reason: 'it is down' }] };
    },
  };
  const watch = createReadinessWatch({ health, onChange: (isReady) => changes.push(isReady), logger, intervalMs: 1 });
  await watch.start();
  await done.promise;
  await watch.shutdown();
  expect(changes).toEqual([false, true]);
  expect(lines).toEqual([['not ready', 'store: it is down'], 'ready again']);
});
