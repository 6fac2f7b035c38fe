import { expect, test } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { startCollectorDouble } from '../test/collector-double.js';

test('the example of the README does what it says', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const collector = await startCollectorDouble();
  const program = new URL(`../test/readme-example-${process.pid}.ts`, import.meta.url);
  try {
    await writeFile(program, `const endpoint = '${collector.endpoint}';\n${example}`);
    await import(program.pathname);
    expect(collector.stored.map(({ callId, payload }) => [callId, payload.case])).toEqual([
      ['call-1', 'toolCallStarted'],
      ['call-1', 'toolCallFinished'],
    ]);
  } finally {
    await rm(program, { force: true });
    collector.kill();
  }
});
