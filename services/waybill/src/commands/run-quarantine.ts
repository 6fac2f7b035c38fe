import { hostname, userInfo } from 'node:os';
import type { QuarantineReader } from '@waybill/clickhouse';
import type { EventArchive } from '@waybill/ports';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { RedriveClient } from '../quarantine/redrive-client.js';
import { redrive } from '../quarantine/redrive.js';
import { getRuntimeFacts } from '../reading/runtime-facts.js';
import type { StoreAddress } from '../reading/store-address.js';
import { toPrintable } from '../render/printable.js';
import { decodePayload, renderFailure, renderQuarantine, renderRedrive } from '../render/quarantine-table.js';
import type { QuarantineListOptions, QuarantineRedriveOptions, QuarantineShowOptions } from './quarantine.js';
import { withStore } from './store-command.js';

/** What the commands of quarantine need. */
export interface QuarantineContext extends CommandContext {
  readonly createQuarantineReader: (address: StoreAddress) => QuarantineReader;
  readonly createArchive: (address: StoreAddress) => EventArchive;
  readonly createRedriveClient: (endpoint: string) => RedriveClient;
}

/** Lists failures as a table, or as rows with `--json`. */
export function runQuarantineList(options: QuarantineListOptions, context: QuarantineContext): Promise<ExitCode> {
  const { limit, since, reason, stage, after, waiting } = options;
  const sinceMs = since === undefined ? undefined : context.nowUnixMs() - since;
  const use = async (reader: QuarantineReader): Promise<ExitCode> => {
    const failures = await reader.list({ limit, sinceMs, reason, stage, after, isWaiting: waiting });
    const last = failures.at(-1);
    if (options.json === true) writeJson(context.stdout, { failures });
    else if (last === undefined)
      writeLines(context.stderr, ['nothing in quarantine: nothing was set aside, or the filter fits nothing']);
    else {
      writeLines(context.stdout, renderQuarantine(failures, context.terminal));
      if (failures.length === limit)
        writeLines(context.stderr, [`the next page: --after '${toPrintable(last.failure_id)}'`]);
    }
    return exitCodes.ok;
  };
  return withStore(context, options, { open: context.createQuarantineReader, use });
}

/** Shows one failure, decoded where it can be. */
export function runQuarantineShow(
  failureId: string,
  options: QuarantineShowOptions,
  context: QuarantineContext,
): Promise<ExitCode> {
  const use = async (reader: QuarantineReader): Promise<ExitCode> => {
    const found = await reader.get(failureId);
    if (found === undefined) return explainUnknown([failureId], context);
    const event = decodePayload(Buffer.from(found.failure.payload_base64, 'base64'));
    if (options.json === true)
      writeJson(context.stdout, { ...found.failure, event: event ?? null, redriven: found.redrives });
    else writeLines(context.stdout, renderFailure(found, context.terminal.colour));
    return exitCodes.ok;
  };
  return withStore(context, options, { open: context.createQuarantineReader, use });
}

function explainUnknown(failureIds: readonly string[], { stderr }: CommandContext): ExitCode {
  writeLines(
    stderr,
    failureIds.map((id) => `no failure is called "${toPrintable(id)}": \`waybill quarantine list\` lists them`),
  );
  return exitCodes.notFound;
}

/** Sends failures again; the exit status says whether each is stored. */
export async function runQuarantineRedrive(
  failureIds: readonly string[],
  options: QuarantineRedriveOptions,
  context: QuarantineContext,
): Promise<ExitCode> {
  const { reason, stage, limit } = options;
  const isFiltered = reason !== undefined || stage !== undefined || options.all === true;
  if (failureIds.length > 0 === isFiltered) {
    writeLines(context.stderr, ['waybill: expected failure ids, or else one of --reason, --stage and --all']);
    return exitCodes.usage;
  }
  const runtime = await getRuntimeFacts(dataDirectoryOf(options.dataDir, context));
  const endpoint =
    options.endpoint ?? (context.env['WAYBILL_ENDPOINT'] || undefined) ?? runtime?.grpcEndpoint ?? 'localhost:4500';
  const use = async ({ reader, archive, client }: RedriveTools): Promise<ExitCode> => {
    await archive.start();
    const chosen =
      failureIds.length > 0 ? { failureIds, limit: failureIds.length } : { reason, stage, limit, isWaiting: true };
    const rows = await reader.listWithPayloads(chosen);
    const unknown = failureIds.filter((id) => !rows.some((row) => row.failure_id === id));
    if (unknown.length > 0) return explainUnknown(unknown, context);
    const results = await redrive(
      rows,
      { reader, archive, client, nowUnixMs: context.nowUnixMs, onProgress: progressOf(context) },
      { operator: options.operator ?? operatorDefault(), waitMs: options.wait },
    );
    if (options.json === true) writeJson(context.stdout, { results: results.map(toResultDocument) });
    else if (results.length > 0) writeLines(context.stdout, renderRedrive(results));
    else writeLines(context.stderr, ['nothing to send again: nothing waits in quarantine that fits']);
    const isWhole = results.every(({ kind }) => kind === 'stored' || kind === 'duplicate');
    return isWhole ? exitCodes.ok : exitCodes.failure;
  };
  return withStore(context, options, { open: (address) => openTools(context, address, endpoint), use });
}

interface RedriveTools {
  readonly reader: QuarantineReader;
  readonly archive: EventArchive;
  readonly client: RedriveClient;
  shutdown(): Promise<void>;
}

function openTools(context: QuarantineContext, address: StoreAddress, endpoint: string): RedriveTools {
  const reader = context.createQuarantineReader(address);
  const archive = context.createArchive(address);
  const client = context.createRedriveClient(endpoint);
  return {
    reader,
    archive,
    client,
    async shutdown() {
      client.shutdown();
      await Promise.all([reader.shutdown(), archive.shutdown()]);
    },
  };
}

/** Said only where somebody looks. */
function progressOf({ stderr, terminal }: CommandContext): (sentCount: number, count: number) => void {
  return (sentCount, count) => {
    if (terminal.isTerminal) writeLines(stderr, [`sent ${sentCount} of ${count}`]);
  };
}

/** A container may run as somebody without a name. */
function operatorDefault(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `unknown@${hostname()}`;
  }
}

function toResultDocument({ failureId, eventId, kind, detail }: Awaited<ReturnType<typeof redrive>>[number]) {
  return { failure_id: failureId, event_id: eventId, result: kind, detail };
}
