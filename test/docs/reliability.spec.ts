import path from 'node:path';
import { test } from '@jest/globals';
import { failpointSteps } from '@waybill/runtime';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/reliability.md');

test('docs/reliability.md lists every step at which a process can be made to fail', async () => {
  const table = [
    '| step | what it does |',
    '|---|---|',
    ...failpointSteps.map(({ step, does }) => `| \`${step}\` | ${does} |`),
  ].join('\n');
  await expectShown(page, 'failpoints', table);
});
