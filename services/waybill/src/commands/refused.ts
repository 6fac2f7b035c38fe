import type { Refused } from '@waybill/questions';
import { writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';

/** Says which options are not accepted, and what is; the status to exit with. `names`: options that are called otherwise. */
export function explainRefusal(
  { problems }: Refused,
  { stderr }: Pick<CommandContext, 'stderr'>,
  names: Readonly<Record<string, string>> = {},
): ExitCode {
  const line = (field: string, description: string) => `waybill: --${names[field] ?? field}: ${description}`;
  writeLines(
    stderr,
    problems.map(({ field, description }) => toPrintable(line(field, description))),
  );
  return exitCodes.usage;
}
