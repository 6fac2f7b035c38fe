/** Where the naive programs find what they stand on, by environment variable. */
export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`expected ${name} in the environment, found nothing`);
  return value;
}

/** Tells who started this program that it does its work from here on. */
export function sayRunning(): void {
  process.stderr.write(`${JSON.stringify({ msg: 'running' })}\n`);
}

/** Ends this program when it is told to, after what it holds was let go. */
export function onStop(shutdown: () => Promise<void>): void {
  process.once('SIGTERM', () => {
    void shutdown().finally(() => process.exit(0));
  });
}
