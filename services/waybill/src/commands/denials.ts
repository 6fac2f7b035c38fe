import type { Command } from 'commander';
import { acceptedWords, listLimits, toDenialDocument, toFreshnessDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintableDeep } from '../render/printable.js';
import { layOutTable, type Column } from '../render/table.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill denials`. */
export interface DenialsOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly since?: number;
  readonly reason?: string;
  readonly hop?: string;
  readonly tool?: string;
  readonly principal?: string;
  readonly session?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
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
  withStoreOptions(program.command('denials').description('list refusals, newest first'))
    .option('-n, --limit <count>', 'how many at most', integerParser(1, listLimits.max), listLimits.fallback)
    .option('--cursor <text>', '"next_cursor" of the page before')
    .option('--since <span>', 'only refusals of the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--reason <word>', 'only for this reason; the list is below')
    .option('--hop <word>', 'only by this hop; the list is below')
    .option('--tool <name>', 'only of this tool')
    .option('--principal <name>', 'only of this principal')
    .option('--session <id>', 'only in this session')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: that of GET /v1/denials')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists refusals as a table, or as one document with `--json`. */
export function runDenials(options: DenialsOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, since, session, reason, hop, tool, principal } = options;
    const sinceMs = since === undefined ? undefined : context.nowUnixMs() - since;
    const filters = { reason, hop, tool, principal, sessionId: session };
    const answer = await questions.listDenials({ limit, cursor, sinceMs, ...filters });
    if (answer.tag === 'refused') {
      writeLines(
        context.stderr,
        answer.problems.map(({ field, description }) => `waybill: --${field}: ${description}`),
      );
      return exitCodes.usage;
    }
    const denials = answer.rows.map(toDenialDocument);
    const { nextCursor } = answer;
    if (options.json === true)
      writeJson(context.stdout, {
        denials,
        next_cursor: nextCursor || null,
        freshness: toFreshnessDocument(answer.freshness),
      });
    else if (denials.length === 0)
      writeLines(context.stderr, ['no denials found: nobody was refused, or the filter fits none']);
    else {
      const cells = toPrintableDeep(denials).map(toCells);
      writeLines(context.stdout, layOutTable(columns, cells, terminalFor(options, context.terminal).width).lines);
      writeLines(
        context.stderr,
        nextCursor === '' ? [] : ['there are more: raise --limit, or use --cursor with --json'],
      );
    }
    return exitCodes.ok;
  });
}

const columns: readonly Column[] = [
  { title: 'TIME (UTC)' },
  { title: 'CALL', widthMin: 12, cut: 'middle' },
  { title: 'TOOL', widthMin: 8, cut: 'middle' },
  { title: 'PRINCIPAL', widthMin: 10, cut: 'middle', dropRank: 3 },
  { title: 'HOP' },
  { title: 'REASON', widthMin: 10 },
  { title: 'RULE', widthMin: 10, cut: 'middle', dropRank: 2 },
  { title: 'ASKED FOR', widthMin: 12, cut: 'middle', dropRank: 1 },
];

function toCells(denial: ReturnType<typeof toDenialDocument>): readonly string[] {
  const { occurred_at, call_id, tool, principal, hop, reason, rule, requested_capability } = denial;
  return [
    occurred_at.slice(0, 19),
    call_id,
    tool,
    principal ?? '',
    hop,
    reason,
    rule ?? '',
    requested_capability ?? '',
  ];
}
