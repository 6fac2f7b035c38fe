import type { ReadCallKey, ReadWholeCall, Search } from '@waybill/ports';
import { describeAbsence, type SearchAnswer } from '@waybill/questions';
import { writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';

/** Why a question about one call has no answer: said, and the status to exit with. */
export function explainNoCall(
  callId: string,
  search: Exclude<SearchAnswer<ReadWholeCall, ReadCallKey>, { tag: 'found' }>,
  { stderr }: Pick<CommandContext, 'stderr'>,
): ExitCode {
  const given = toPrintable(callId);
  if (search.tag === 'not_found') {
    writeLines(stderr, [
      `no call has an id that begins with "${given}": \`waybill calls\` lists them`,
      `(${describeAbsence(search.freshness)})`,
    ]);
    return exitCodes.notFound;
  }
  writeLines(stderr, explainCandidates(given, search));
  return exitCodes.usage;
}

/** The calls that it could be. */
export function explainCandidates(
  given: string,
  { candidates }: Extract<Search<object, ReadCallKey>, { tag: 'ambiguous' }>,
): readonly string[] {
  return [
    `"${given}" could be any of these calls; give more of the id:`,
    ...candidates.map(({ call_id, tool, occurred_at, tenant_id }) =>
      toPrintable(`  ${call_id}  ${tool}  ${occurred_at.slice(0, 19)} UTC  tenant ${tenant_id}`),
    ),
  ];
}
