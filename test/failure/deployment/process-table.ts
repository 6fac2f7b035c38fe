import { readdirSync, readFileSync } from 'node:fs';

/** One letter of the kernel for what a process does: `R` runs, `S` sleeps, `T` is stopped. Empty when it is gone. */
export function processStateOf(pid: number): string {
  return statOf(pid)?.state ?? '';
}

/** The children of a process. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => statOf(each)?.parent === pid);
}

/** The command line of a process; empty when it is gone. */
export function commandLineOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** The memory that a process holds, in bytes; 0 when it is gone. */
export function residentBytesOf(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Number(kibibytes ?? 0) * 1024;
}

function statOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  const [, state, parent] = /^\d+ \(.*\) (\S) (\d+) /s.exec(read(`/proc/${pid}/stat`)) ?? [];
  return state === undefined ? undefined : { state, parent: Number(parent) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process is gone.
    return '';
  }
}
