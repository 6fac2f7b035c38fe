import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { counter, gauge, type MetricSource } from './metric.js';

/** What every process shows, under the names that dashboards know from other Node programs. */
export const processMetrics = [
  counter('process_cpu_seconds_total', 'User and system time of all threads'),
  gauge('process_resident_memory_bytes', 'Memory that the process occupies'),
  gauge('process_start_time_seconds', 'When the process started, since 1970'),
  gauge('process_open_fds', 'Open files and sockets; only where the system tells'),
  gauge('nodejs_heap_size_used_bytes', 'Memory that JavaScript objects occupy'),
  gauge('nodejs_eventloop_lag_p99_seconds', 'The 99th percentile of how late timers ran since the last scrape'),
] as const;

const microsPerSecond = 1e6;
const nanosPerSecond = 1e9;
const msPerSecond = 1e3;
const lagResolutionMs = 20;

/** Reads the numbers of this process. Watching the event loop costs a timer of 20 ms, so it is made once. */
export function createProcessMetrics(): MetricSource {
  const lag = monitorEventLoopDelay({ resolution: lagResolutionMs });
  lag.enable();
  const startedUnixSeconds = Date.now() / msPerSecond - process.uptime();
  return {
    definitions: processMetrics,
    read() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      const lagSeconds = Math.max(0, lag.percentile(99) / nanosPerSecond - lagResolutionMs / msPerSecond);
      lag.reset();
      return [
        { name: 'process_cpu_seconds_total', value: (user + system) / microsPerSecond },
        { name: 'process_resident_memory_bytes', value: rss },
        { name: 'process_start_time_seconds', value: startedUnixSeconds },
        ...openFileSamples(),
        { name: 'nodejs_heap_size_used_bytes', value: heapUsed },
        { name: 'nodejs_eventloop_lag_p99_seconds', value: lagSeconds },
      ];
    },
  };
}

function openFileSamples() {
  try {
    return [{ name: 'process_open_fds', value: readdirSync('/proc/self/fd').length }];
  } catch {
    return [];
  }
}
