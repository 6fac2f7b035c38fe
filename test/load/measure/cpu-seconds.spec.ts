import { expect, test } from '@jest/globals';
import { parseProcessStat, readCpuSeconds, sumCpuSeconds } from './cpu-seconds.js';

const line = (name: string) =>
  `4242 (${name}) S 17 4242 17 0 -1 4194304 9 8 7 6 250 50 30 20 20 0 11 0 123456 1000 200 18446744073709551615 1 1 0`;

test('user and kernel time of a process and of its ended children are read', () => {
  expect(parseProcessStat(line('node'))).toEqual({
    pid: 4242,
    parentPid: 17,
    ownTicks: 300,
    endedChildrenTicks: 50,
  });
});

test('a program may be called anything', () => {
  for (const name of ['tmux: server', 'a) S 1 (b', '((sd-pam))', 'line\nbreak']) {
    expect(parseProcessStat(line(name))).toEqual(parseProcessStat(line('node')));
  }
});

test('what is no stat line has no figures', () => {
  for (const text of ['', 'x', '4242 (node) S 17', line('node').replace('250', 'many')]) {
    expect(parseProcessStat(text)).toBeUndefined();
  }
});

test('children count with their parent, and nobody else does', () => {
  const stat = (pid: number, parentPid: number, ownTicks: number, endedChildrenTicks = 0) => ({
    pid,
    parentPid,
    ownTicks,
    endedChildrenTicks,
  });
  const stats = [stat(1, 0, 10_000), stat(10, 1, 100, 5), stat(11, 10, 20), stat(12, 11, 3), stat(20, 1, 7_000)];
  expect(sumCpuSeconds(10, stats)).toBe(1.28);
  expect(sumCpuSeconds(12, stats)).toBe(0.03);
});

test('the CPU time of a process that works grows', () => {
  const pids = new Map([['this', process.pid]]);
  const before = readCpuSeconds(pids).get('this') ?? NaN;
  const { user, system } = process.cpuUsage();
  while (process.cpuUsage({ user, system }).user < 60_000);
  expect(readCpuSeconds(pids).get('this')).toBeGreaterThan(before);
});

test('a process that is gone is not taken for one that used nothing', () => {
  expect(() => readCpuSeconds(new Map([['stitcher', 2 ** 22 + 1]]))).toThrow('expected stitcher (4194305) to run');
});
