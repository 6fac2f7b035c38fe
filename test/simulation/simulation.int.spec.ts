import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** Runs the program on the build; its last line and exit status are the result. */
function simulate(...args: readonly string[]) {
  const program = join(root, 'test/simulation/run.js');
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
  return { status, output: stdout.trim() };
}

describe('The simulation', () => {
  test('of 20,000 worlds finds every event once, and calls, sessions and spend as the oracle has them', () => {
    const { status, output } = simulate('--seeds', '20000');
    expect(output.split('\n').at(-1)).toMatch(/^20000 seeds, .* 0 broken/);
    expect(status).toBe(0);
  }, 1_200_000);

  test('catches every planted bug', () => {
    const { status, output } = simulate('--mutants');
    expect(output.split('\n').filter((line) => line.includes('NOT CAUGHT'))).toEqual([]);
    expect(output.split('\n').at(-1)).toMatch(/ 0 not caught$/);
    expect(status).toBe(0);
  }, 1_200_000);

  test('says how a seed is replayed, and refuses what it does not understand', () => {
    const once = simulate('--seed', '1', '--verbose');
    expect(once.output).toMatch(/^stitcher 1: identity store: done\n/);
    expect(simulate('--seed', '1', '--verbose')).toEqual(once);
    expect(simulate('--seeds', 'many').status).toBe(2);
    expect(simulate('--help')).toMatchObject({ status: 0, output: expect.stringContaining('--mutants') });
  });
});
