import { Failure } from '@waybill/ports';
import { writeLines, type CommandContext } from '../command-context.js';
import { toPrintable } from '../render/printable.js';

/** Says why a process cannot start. A bug is thrown on. */
export function explainFailure(error: unknown, { stderr }: Pick<CommandContext, 'stderr'>): void {
  if (!(error instanceof Failure)) throw error;
  const lines = error.message.split('\n').map((line) => toPrintable(`waybill: cannot start: ${line}`));
  const advice = 'waybill: `waybill doctor` looks for what stands in the way';
  writeLines(stderr, error.code === 'config_invalid' ? lines : [`${lines.join('\n')} [${error.code}]`, advice]);
}
