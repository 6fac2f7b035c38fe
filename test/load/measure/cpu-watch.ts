import { readCpuSeconds } from './cpu-seconds.js';

/** CPU-seconds by name of the process. */
export type CpuSeconds = ReadonlyMap<string, number>;

/** Processes by name, each with its children. */
export type WatchedProcesses = ReadonlyMap<string, number>;

const microsecondsPerSecond = 1_000_000;

/** Begins to watch what processes use; the answer tells what each has used since. */
export function watchCpu(processes: WatchedProcesses): () => CpuSeconds {
  const before = readCpuSeconds(processes);
  return () => new Map([...readCpuSeconds(processes)].map(([name, now]) => [name, now - (before.get(name) ?? 0)]));
}

/** The same of this process alone: whatever it measures is its child. */
export function watchOwnCpuSeconds(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / microsecondsPerSecond;
  };
}
