import type { Command } from 'commander';
import { toWholeIncidentDocument } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderIncident } from '../render/render-incident.js';
import { explainNotFound } from './not-found.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill incident`. */
export interface IncidentCommandOptions extends StoreCommandOptions {
  readonly json?: boolean;
}

const helpAfter = `
Exit status: 0 shown, 2 wrong usage, or the beginning of an id that several have, 66 no such incident, 69 Waybill is not running.

Examples:
  waybill incident inc_42          what was tried, in order
  waybill incidents --state open   which incidents there are`;

/** Declares `waybill incident`. */
export function addIncidentCommand(
  program: Command,
  run: (incidentId: string, options: IncidentCommandOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('incident').description('show what was tried in an incident, and how it closed'))
    .argument('<incident-id>', 'the id of the incident, or the beginning of it')
    .option('--json', 'one JSON document: that of GET /v1/incidents/{id}')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows one incident as a chain of segments. */
export function runIncident(
  incidentId: string,
  options: IncidentCommandOptions,
  context: QuestionContext,
): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const search = await questions.getIncident(incidentId);
    if (search.tag !== 'found')
      return explainNotFound(search, context, {
        given: incidentId,
        none: 'no incident has an id that begins with',
        several: 'incidents',
        listedBy: '`waybill incidents` lists them',
        toLine: ({ incident_id, symptom, tenant_id }) => `${incident_id}  ${symptom}  tenant ${tenant_id}`,
      });
    const document = toWholeIncidentDocument(search, search.freshness);
    if (options.json === true) writeJson(context.stdout, document);
    else writeLines(context.stdout, renderIncident(document, context.terminal));
    return exitCodes.ok;
  });
}
