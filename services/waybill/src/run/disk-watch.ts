import { diskReserveBytes, getFreeBytes } from '@waybill/embedded';
import type { ServiceWatch } from '@waybill/runtime';

/** Whether the disk of a directory has room for more: without it the log and the state there refuse every write. */
export function createDiskWatch(directory: string, reserveBytes = diskReserveBytes): ServiceWatch {
  return {
    name: 'disk-watch',
    async start() {},
    async shutdown() {},
    metrics: [],
    liveness: [],
    readiness: [{ name: 'disk', ask: () => describeShortage(directory, reserveBytes) }],
  };
}

function describeShortage(directory: string, reserveBytes: number): string | undefined {
  const freeBytes = getFreeBytes(directory);
  // Where the file system does not say, writes find out.
  if (freeBytes === undefined || freeBytes >= reserveBytes) return undefined;
  return `expected ${reserveBytes} bytes that are free on the disk of ${directory}, found ${freeBytes}: free some space`;
}
