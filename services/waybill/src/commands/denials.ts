import type { Command } from 'commander';
import { acceptedWords, toDenialDocument, type Zone } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintableDeep } from '../render/printable.js';
import { layOutTable, type Column } from '../render/table.js';
import { toZonedSecond, zoneName } from '../render/zoned-time.js';
import { pageEnd, sayMore, sayNone, withListOptions, type ListOptions } from './list-options.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext } from './store-command.js';
import { readWindow, withWindowOptions, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill denials`. */
export interface DenialsOptions extends ListOptions, TimeOptions {
  readonly reason?: string;
  readonly hop?: string;
  readonly tool?: string;
  readonly principal?: string;
  readonly session?: string;
}

const helpAfter = `
Reasons: ${(acceptedWords['reason'] ?? []).join(', ')}.
Hops: ${(acceptedWords['hop'] ?? []).join(', ')}.

Examples:
  waybill denials --since 1h                       who was refused what in the last hour
  waybill denials --hop gateway --reason scope     what the gateway refused for want of a scope
  waybill denials --json | jq -r .next_cursor      for --cursor, which goes on behind this page`;

/** Declares `waybill denials`. */
export function addDenialsCommand(program: Command, run: (options: DenialsOptions) => Promise<void>): void {
  const command = withStoreOptions(program.command('denials').description('list refusals, newest first'));
  withZoneOptions(withWindowOptions(withListOptions(command), 'refusals'))
    .option('--reason <word>', 'only for this reason; the list is below')
    .option('--hop <word>', 'only by this hop; the list is below')
    .option('--tool <name>', 'only of this tool')
    .option('--principal <name>', 'only of this principal')
    .option('--session <id>', 'only in this session')
    .option('--json', 'one JSON document: that of GET /v1/denials')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists refusals as a table, or as one document with `--json`. */
export function runDenials(options: DenialsOptions, context: QuestionContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, session, reason, hop, tool, principal } = options;
    const filters = { reason, hop, tool, principal, sessionId: session };
    const answer = await questions.listDenials({ limit, cursor, ...window, ...filters });
    if (answer.tag === 'refused') return explainRefusal(answer, context);
    const denials = answer.rows.map(toDenialDocument);
    if (options.json === true) writeJson(context.stdout, { denials, ...pageEnd(answer) });
    else if (denials.length === 0)
      sayNone('no denials found: nobody was refused, or the filter fits none', answer.freshness, context);
    else {
      const zone = zoneOf(options);
      const cells = toPrintableDeep(denials).map((each) => toCells(each, zone));
      const { width } = terminalFor(options, context.terminal);
      writeLines(context.stdout, layOutTable(columnsOf(zone), cells, width).lines);
      sayMore(answer.nextCursor, context);
    }
    return exitCodes.ok;
  });
}

const columnsOf = (zone: Zone): readonly Column[] => [
  { title: `TIME (${zoneName(zone)})` },
  { title: 'CALL', widthMin: 12, cut: 'middle' },
  { title: 'TOOL', widthMin: 8, cut: 'middle' },
  { title: 'PRINCIPAL', widthMin: 10, cut: 'middle', dropRank: 3 },
  { title: 'HOP' },
  { title: 'REASON', widthMin: 10 },
  { title: 'RULE', widthMin: 10, cut: 'middle', dropRank: 2 },
  { title: 'ASKED FOR', widthMin: 12, cut: 'middle', dropRank: 1 },
];

function toCells(denial: ReturnType<typeof toDenialDocument>, zone: Zone): readonly string[] {
  const { occurred_at, call_id, tool, principal, hop, reason, rule, requested_capability } = denial;
  return [
    toZonedSecond(occurred_at, zone),
    call_id,
    tool,
    principal ?? '',
    hop,
    reason,
    rule ?? '',
    requested_capability ?? '',
  ];
}
