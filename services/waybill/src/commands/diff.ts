import { Option, type Command } from 'commander';
import {
  describeAbsence,
  subjectKinds,
  toDiffDocument,
  type DiffAnswer,
  type QuestionProblem,
} from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { momentText, renderDiff } from '../render/render-diff.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill diff`. */
export interface DiffCommandOptions extends StoreCommandOptions {
  readonly kind?: string;
  readonly receipt?: boolean;
  readonly leftPrincipal?: string;
  readonly rightPrincipal?: string;
  readonly all?: boolean;
  readonly wide?: boolean;
  readonly json?: boolean;
}

/** The two ids as they were typed. */
export interface DiffIds {
  readonly left: string;
  readonly right: string | undefined;
}

const helpAfter = `
What differs in authority comes first, then route, outcome, effects, spend, evidence and time. Each line says:
  ~ left → right   both sides say it, and differ      = the same on both sides
  - only the left says it, or has it                  ? neither side says it: nobody knows
  + only the right says it, or has it

Exit status: 0 nothing differs but how long it took, 7 the two differ, 2 wrong usage, or two of different kinds;
66 no such call, session or incident, 69 Waybill is not running.

Examples:
  waybill diff call_0192f3a1 call_0192f3b7         two calls: the direct path and the mediated one
  waybill diff 4f1c 7d20 --all                     two sessions, also what is the same
  waybill diff inc_41 inc_42                       two incidents, segment by segment
  waybill diff call_0192f3a1 --receipt             what a call was expected to cost, and what its receipts say
  waybill diff call_0192f3a1 call_0192f3b7 --json | jq '.groups[0].fields[] | select(.status == "changed")'`;

/** Declares `waybill diff`. */
export function addDiffCommand(
  program: Command,
  run: (left: string, right: string | undefined, options: DiffCommandOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('diff').description('compare two calls, sessions or incidents, field by field'))
    .argument('<left>', 'the id of a call, session or incident, or the beginning of it')
    .argument('[right]', 'the id of another one of its kind; none with --receipt')
    .addOption(
      new Option('--kind <kind>', 'what the ids are; default: what both are found as')
        .choices(subjectKinds)
        .conflicts('receipt'),
    )
    .option('--receipt', "compare what was expected and reported of one call with the provider's receipts")
    .option('--left-principal <name>', 'the original actor of the left session, where several use its id')
    .option('--right-principal <name>', 'the original actor of the right one')
    .option('--all', 'also what is the same, and what neither side says')
    .option('--wide', 'break no line, however long it becomes')
    .option('--json', 'one JSON document: that of GET /v1/diff')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows how two stand to each other, and says by the exit status whether they differ. */
export function runDiff(ids: DiffIds, options: DiffCommandOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const { leftPrincipal, rightPrincipal } = options;
    const kind = options.receipt === true ? 'receipt' : options.kind;
    const answer = await questions.diff({ kind, ...ids, leftPrincipal, rightPrincipal });
    if (answer.tag !== 'answered') {
      writeLines(context.stderr, explain(answer).map(toPrintable));
      return answer.tag === 'not_found' ? exitCodes.notFound : exitCodes.usage;
    }
    const document = toDiffDocument(answer, answer.freshness);
    const shown = { ...terminalFor(options, context.terminal), all: options.all === true };
    if (options.json === true) writeJson(context.stdout, document);
    else writeLines(context.stdout, renderDiff(document, shown));
    return document.differs ? exitCodes.different : exitCodes.ok;
  });
}

function explain(answer: Exclude<DiffAnswer, { tag: 'answered' }>): readonly string[] {
  if (answer.tag === 'refused') return answer.problems.map(problemLine);
  if (answer.tag === 'not_found')
    return [
      `no ${answer.what}: \`waybill calls\`, \`sessions\` and \`incidents\` list them`,
      `(${describeAbsence(answer.freshness)})`,
    ];
  return [
    `several could be meant by ${answer.what}; give more of the id${principalHint(answer)}:`,
    ...answer.candidates.map(
      ({ kind, id, title, at, tenant_id }) => `  ${kind} ${id}  ${title}  ${momentText(at)}  tenant ${tenant_id}`,
    ),
  ];
}

/** Sessions of several principals may have the same id. */
function principalHint({ side, candidates }: Extract<DiffAnswer, { tag: 'ambiguous' }>): string {
  return candidates.some(({ kind }) => kind === 'session') ? `, or --${side}-principal` : '';
}

/** The ids stand without a name on the command line. */
function problemLine({ field, description }: QuestionProblem): string {
  return field === 'left' || field === 'right'
    ? `waybill: <${field}>: ${description}`
    : `waybill: --${field}: ${description}`;
}
