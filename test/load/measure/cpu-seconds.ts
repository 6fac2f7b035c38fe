import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel's `/proc/<pid>/stat` says of a process. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** Time on a processor, of all threads, in user and kernel mode. */
  readonly ownTicks: number;
  /** That of children which have ended and were waited for, with theirs. */
  readonly endedChildrenTicks: number;
}

/** Ticks of `/proc` in a second: the same on every Linux that Node runs on, whatever the kernel's own clock does. */
const ticksPerSecond = 100;

/**
 * Parses `/proc/<pid>/stat`; `undefined` for what is no such line. The name of the program stands in parentheses and may
 * hold blanks and parentheses itself, so fields are counted after the last one.
 */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const end = text.lastIndexOf(') ');
  const pid = /^(\d+) \(/.exec(text)?.[1];
  if (end < 0 || pid === undefined) return undefined;
  // The third field, the state, is the first here.
  const fields = text.slice(end + 2).split(' ');
  const [parentPid, utime, stime, cutime, cstime] = [1, 11, 12, 13, 14].map((at) => Number(fields[at] ?? NaN));
  const stat = {
    pid: Number(pid),
    parentPid: parentPid ?? NaN,
    ownTicks: (utime ?? NaN) + (stime ?? NaN),
    endedChildrenTicks: (cutime ?? NaN) + (cstime ?? NaN),
  };
  return Object.values(stat).every(Number.isSafeInteger) ? stat : undefined;
}

/** CPU-seconds that a process and all its children have used so far, from the stats of every process. */
export function sumCpuSeconds(pid: number, stats: readonly ProcessStat[]): number {
  let ticks = 0;
  const open = [pid];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const stat of stats) {
      if (stat.pid === at) ticks += stat.ownTicks + stat.endedChildrenTicks;
      if (stat.parentPid === at) open.push(stat.pid);
    }
  }
  return ticks / ticksPerSecond;
}

/** CPU-seconds so far by name, all of one moment. Rejects a process that is gone: its figures would be too small. */
export function readCpuSeconds(pids: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const stats = listProcessStats();
  return new Map(
    [...pids].map(([name, pid]) => {
      if (!stats.some((stat) => stat.pid === pid)) throw new Error(`expected ${name} (${pid}) to run, found it ended`);
      return [name, sumCpuSeconds(pid, stats)];
    }),
  );
}

function listProcessStats(): readonly ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return parseProcessStat(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}
