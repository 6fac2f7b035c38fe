import { writeLines } from '../command-context.js';
import type { DemoCommandOptions } from '../commands/demo.js';
import type { ReadingContext } from '../commands/store-command.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { getRuntimeFacts } from '../reading/runtime-facts.js';
import { toStoreAddress } from '../reading/store-address.js';
import { createDemoSpeaker } from './demo-speaker.js';
import { showSession } from './show-session.js';

const endpointDefault = 'localhost:4500';

/** Runs the session against a Waybill that runs elsewhere; 0 only when everything expected can be read afterwards. */
export async function runDemoCommand(
  options: DemoCommandOptions,
  { context, program }: { readonly context: ReadingContext; readonly program: string },
): Promise<ExitCode> {
  const dataDirectory = dataDirectoryOf(options.dataDir, context);
  const runtime = await getRuntimeFacts(dataDirectory);
  const store = toStoreAddress({ url: options.url, env: context.env, runtime });
  if (store === undefined) {
    writeLines(context.stderr, [
      'waybill: expected an http:// or https:// address of ClickHouse in --url or WAYBILL_CLICKHOUSE_URL',
    ]);
    return exitCodes.usage;
  }
  const endpoint =
    options.endpoint ?? (context.env['WAYBILL_ENDPOINT'] || undefined) ?? runtime?.grpcEndpoint ?? endpointDefault;
  const say = createDemoSpeaker({ json: options.json, furtherTitle: 'Look further:' }, context);
  const { mismatches } = await showSession({ endpoint, store, dataDirectory }, { context, program, say });
  return mismatches.length === 0 ? exitCodes.ok : exitCodes.failure;
}
