import type { Command } from 'commander';
import { acceptedWords, toListedIncidentDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderIncidents } from '../render/incidents-table.js';
import { pageEnd, sayMore, sayNone, withListOptions, type ListOptions } from './list-options.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext } from './store-command.js';
import { momentParser, readWindow, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill incidents`. */
export interface IncidentsOptions extends ListOptions, Omit<TimeOptions, 'until'> {
  readonly state?: string;
  readonly class?: string;
  readonly lane?: string;
}

const helpAfter = `
Classes: ${(acceptedWords['incidentClass'] ?? []).join(', ')}.

Examples:
  waybill incidents --state open             what nobody has closed yet
  waybill incidents --since 7d --json        one document for a program`;

/** Declares `waybill incidents`. */
export function addIncidentsCommand(program: Command, run: (options: IncidentsOptions) => Promise<void>): void {
  const command = program.command('incidents').description('list incidents: open ones first, then newest first');
  withZoneOptions(withListOptions(withStoreOptions(command)))
    .option(
      '--since <when>',
      'only incidents of which something was said since: 90s, 15m, 1h, 7d, …, a day or a moment',
      momentParser,
    )
    .option('--state <word>', 'only open or closed')
    .option('--class <word>', 'only of this class; the list is below')
    .option('--lane <name>', 'only incidents of this lane')
    .option('--json', 'one JSON document: that of GET /v1/incidents')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists incidents as a table, or as one document with `--json`. */
export function runIncidents(options: IncidentsOptions, context: QuestionContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, state, lane } = options;
    const filter = { sinceMs: window.sinceMs, incidentState: state, incidentClass: options.class, lane };
    const answer = await questions.listIncidents({ limit, cursor, ...filter });
    if (answer.tag === 'refused') return explainRefusal(answer, context);
    const incidents = answer.rows.map(toListedIncidentDocument);
    if (options.json === true) writeJson(context.stdout, { incidents, ...pageEnd(answer) });
    else if (incidents.length === 0)
      sayNone('no incidents found: nobody opened one yet, or the filter fits none', answer.freshness, context);
    else {
      const shown = { ...terminalFor(options, context.terminal), zone: zoneOf(options) };
      writeLines(context.stdout, renderIncidents(incidents, shown));
      sayMore(answer.nextCursor, context);
    }
    return exitCodes.ok;
  });
}
