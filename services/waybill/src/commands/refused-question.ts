import type { Refused } from '@waybill/questions';
import { writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';

/** The options that are called otherwise than what they are within a question. */
const optionNames: Readonly<Record<string, string>> = {
  session_id: 'session',
  trace_id: 'trace',
  agent_id: 'agent',
  terminal_state: 'state',
  recovery_status: 'recovery',
  incident_state: 'state',
  incident_class: 'class',
};

/** Says what cannot be asked, by option; the status to exit with. */
export function explainRefusal({ problems }: Refused, { stderr }: Pick<CommandContext, 'stderr'>): ExitCode {
  writeLines(
    stderr,
    problems.map(({ field, description }) => toPrintable(`waybill: --${optionNames[field] ?? field}: ${description}`)),
  );
  return exitCodes.usage;
}
