import type { Command } from 'commander';
import type { IncidentRow, StoredIncident } from '@waybill/clickhouse';
import type { Search } from '@waybill/ports';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { renderIncident } from '../render/render-incident.js';
import { withLedgerReader, withStoreOptions, type LedgerContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill incident`. */
export interface IncidentCommandOptions extends StoreCommandOptions {
  readonly json?: boolean;
}

const helpAfter = `
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
    .option('--json', 'one JSON document: { "incident": row, "segments": [row, …] } with the columns of the views')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows one incident as a chain of segments. */
export function runIncident(
  incidentId: string,
  options: IncidentCommandOptions,
  context: LedgerContext,
): Promise<ExitCode> {
  return withLedgerReader(context, options, async (reader) => {
    const search = await reader.getIncident(incidentId);
    if (search.tag !== 'found') {
      writeLines(context.stderr, explain(toPrintable(incidentId), search));
      return search.tag === 'ambiguous' ? exitCodes.usage : exitCodes.notFound;
    }
    if (options.json === true) writeJson(context.stdout, search);
    else writeLines(context.stdout, renderIncident(search, context.terminal));
    return exitCodes.ok;
  });
}

function explain(
  given: string,
  search: Exclude<Search<StoredIncident, IncidentRow>, { tag: 'found' }>,
): readonly string[] {
  if (search.tag === 'not_found')
    return [`no incident has an id that begins with "${given}": \`waybill incidents\` lists them`];
  return [
    `"${given}" could be any of these incidents; give more of the id:`,
    ...search.candidates.map(({ incident_id, symptom, tenant_id }) =>
      toPrintable(`  ${incident_id}  ${symptom}  tenant ${tenant_id}`),
    ),
  ];
}
