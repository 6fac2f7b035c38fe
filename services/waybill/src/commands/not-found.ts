import { describeAbsence, type SearchAnswer } from '@waybill/questions';
import { writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';

/** How a search that found nothing, or several, is said. */
export interface NotFoundTexts<Candidate> {
  /** What was typed. */
  readonly given: string;
  /** `no incident has an id that begins with`. */
  readonly none: string;
  /** `` `waybill incidents` lists them ``. */
  readonly listedBy: string;
  /** `incidents`. */
  readonly several: string;
  readonly toLine: (candidate: Candidate) => string;
}

/** Why a question about one thing has no answer: said, and the status to exit with. */
export function explainNotFound<Whole, Candidate>(
  search: Exclude<SearchAnswer<Whole, Candidate>, { readonly tag: 'found' }>,
  { stderr }: Pick<CommandContext, 'stderr'>,
  { given, none, listedBy, several, toLine }: NotFoundTexts<Candidate>,
): ExitCode {
  const shown = toPrintable(given);
  if (search.tag === 'not_found') {
    writeLines(stderr, [`${none} "${shown}": ${listedBy}`, `(${describeAbsence(search.freshness)})`]);
    return exitCodes.notFound;
  }
  writeLines(stderr, [
    `"${shown}" could be any of these ${several}; give more of it:`,
    ...search.candidates.map((each) => toPrintable(`  ${toLine(each)}`)),
  ]);
  return exitCodes.usage;
}
