import { readCpuSeconds } from './cpu-seconds.js';

/** CPU-seconds by name of the process. */
export type CpuSeconds = ReadonlyMap<string, number>;

/** Processes by name. */
export type WatchedProcesses = ReadonlyMap<string, number>;

/** Begins to watch what processes use; the answer tells what each has used since. */
export function watchCpu(processes: WatchedProcesses): () => CpuSeconds {
  const before = readCpuSeconds(processes);
  return () => new Map([...readCpuSeconds(processes)].map(([name, now]) => [name, now - (before.get(name) ?? 0)]));
}
