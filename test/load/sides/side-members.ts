import { rmSync } from 'node:fs';
import type { Member } from '../../failure/deployment/deployment.js';

/** Partitions of each topic, on both sides. */
export const partitionCount = 4;

/** The environment in which Node writes a CPU profile when it ends; empty when nobody wants one. */
export function profileEnv(directory: string | undefined): Readonly<Record<string, string>> {
  return directory === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${directory}` };
}

/** Ends processes at once; in order when they have profiles to write. */
export async function endMembers(members: readonly Member[], profileDirectory: string | undefined): Promise<void> {
  if (profileDirectory !== undefined) for (const member of members) await member.stop();
  await Promise.all(members.map((member) => member.kill()));
}

/** Kills processes and removes their files when this process ends before it could do so in order; the answer undoes it. */
export function endWithThisProcess(members: readonly Member[], directory: string): () => void {
  const end = () => {
    for (const member of members) void member.kill();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  process.on('exit', end);
  return () => void process.off('exit', end);
}
