import type { Command } from 'commander';
import { acceptedWords, listLimits, toFreshnessDocument, toListedIncidentDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderIncidents } from '../render/incidents-table.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { explainRefusal } from './refused.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill incidents`. */
export interface IncidentsOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly since?: number;
  readonly state?: string;
  readonly class?: string;
  readonly lane?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

const helpAfter = `
Classes: ${(acceptedWords['incidentClass'] ?? []).join(', ')}.

Examples:
  waybill incidents --state open             what nobody has closed yet
  waybill incidents --since 7d --json        one document for a program`;

/** Declares `waybill incidents`. */
export function addIncidentsCommand(program: Command, run: (options: IncidentsOptions) => Promise<void>): void {
  withStoreOptions(program.command('incidents').description('list incidents: open ones first, then newest first'))
    .option('-n, --limit <count>', 'how many at most', integerParser(1, listLimits.max), listLimits.fallback)
    .option('--cursor <text>', '"next_cursor" of the page before')
    .option('--since <span>', 'only incidents of which something was said in the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--state <word>', 'only open or closed')
    .option('--class <word>', 'only of this class; the list is below')
    .option('--lane <name>', 'only incidents of this lane')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: that of GET /v1/incidents')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists incidents as a table, or as one document with `--json`. */
export function runIncidents(options: IncidentsOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, since, state, lane } = options;
    const sinceMs = since === undefined ? undefined : context.nowUnixMs() - since;
    const filter = { sinceMs, incidentState: state, incidentClass: options.class, lane };
    const answer = await questions.listIncidents({ limit, cursor, ...filter });
    if (answer.tag === 'refused')
      return explainRefusal(answer, context, { incident_state: 'state', incident_class: 'class' });
    const incidents = answer.rows.map(toListedIncidentDocument);
    const { nextCursor, freshness } = answer;
    if (options.json === true) {
      const document = { incidents, next_cursor: nextCursor || null, freshness: toFreshnessDocument(freshness) };
      writeJson(context.stdout, document);
    } else if (incidents.length === 0)
      writeLines(context.stderr, ['no incidents found: nobody opened one yet, or the filter fits none']);
    else {
      writeLines(context.stdout, renderIncidents(incidents, terminalFor(options, context.terminal)));
      if (nextCursor !== '') writeLines(context.stderr, ['there are more: raise --limit, or use --cursor with --json']);
    }
    return exitCodes.ok;
  });
}
