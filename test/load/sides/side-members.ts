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
