import type { Command } from 'commander';
import type { ClickHouseReader, ConservationReader, LedgerAuditor } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import type { Questions } from '@waybill/questions';
import type { CommandContext } from '../command-context.js';
import { writeLines } from '../command-context.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { getRuntimeFacts } from '../reading/runtime-facts.js';
import { toStoreAddress, type StoreAddress } from '../reading/store-address.js';
import { toPrintable } from '../render/printable.js';

/** How to find the store; the same for every command that reads it. */
export interface StoreCommandOptions {
  readonly url?: string;
  readonly dataDir?: string;
}

/** Makes a reader of the store at an address. It connects with the first question. */
export type CreateReader = (address: StoreAddress) => ClickHouseReader;

/** What a reading command needs. */
export interface ReadingContext extends CommandContext {
  readonly createReader: CreateReader;
}

/** What a command that asks questions needs. */
export interface QuestionContext extends CommandContext {
  readonly createQuestions: (address: StoreAddress) => OpenQuestions;
}

/** Questions of a store, until they are closed. */
export interface OpenQuestions extends Questions {
  shutdown(): Promise<void>;
}

/** What the command that checks needs. */
export interface AuditContext extends CommandContext {
  readonly createConservationReader: (address: StoreAddress) => ConservationReader;
  readonly createAuditor: (address: StoreAddress) => LedgerAuditor;
}

/** Adds the options by which every reading command finds the store. */
export function withStoreOptions(command: Command): Command {
  return command
    .option(
      '--url <url>',
      'ClickHouse HTTP address (env WAYBILL_CLICKHOUSE_URL; default: of the running Waybill, else http://127.0.0.1:8123)',
    )
    .option('--data-dir <path>', 'data directory of the running Waybill (env WAYBILL_DATA_DIR; default: ./.waybill)');
}

/** Lets `read` use a reader of calls; see {@link withStore}. */
export function withReader(
  context: ReadingContext,
  options: StoreCommandOptions,
  read: (reader: ClickHouseReader) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withStore(context, options, { open: context.createReader, use: read });
}

/** Lets `ask` ask questions; see {@link withStore}. */
export function withQuestions(
  context: QuestionContext,
  options: StoreCommandOptions,
  ask: (questions: Questions) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withStore(context, options, { open: context.createQuestions, use: ask });
}

/** What is opened at the store's address, and what is done with it. */
export interface StoreUse<Reader> {
  readonly open: (address: StoreAddress) => Reader;
  readonly use: (reader: Reader) => Promise<ExitCode>;
  /** As whom, where nobody gave credentials; default: the reader. */
  readonly account?: 'reader' | 'auditor';
}

/** Finds and opens the store, uses it, closes it, and turns a failure into one clear line and an exit code. */
export async function withStore<Reader extends { shutdown(): Promise<void> }>(
  context: CommandContext,
  options: StoreCommandOptions,
  { open, use, account }: StoreUse<Reader>,
): Promise<ExitCode> {
  const runtime = await getRuntimeFacts(dataDirectoryOf(options.dataDir, context));
  const address = toStoreAddress({ url: options.url, env: context.env, runtime, account });
  if (address === undefined) {
    writeLines(context.stderr, [
      'waybill: expected an http:// or https:// address of ClickHouse in --url or WAYBILL_CLICKHOUSE_URL',
    ]);
    return exitCodes.usage;
  }
  const reader = open(address);
  try {
    return await use(reader);
  } catch (error) {
    const { exitCode, line } = describeFailure(error, address);
    writeLines(context.stderr, [line]);
    return exitCode;
  } finally {
    await reader.shutdown();
  }
}

/** What a failure to read means for whoever typed the command. */
export function describeFailure(
  error: unknown,
  { url, user }: StoreAddress,
): { readonly exitCode: ExitCode; readonly line: string } {
  if (!(error instanceof Failure)) throw error;
  switch (error.code) {
    case 'store_unavailable':
      return {
        exitCode: exitCodes.unavailable,
        line: `Waybill is not running at ${url}: start it with \`npm start\` (or \`waybill up\`)`,
      };
    case 'collector_unavailable':
      return {
        exitCode: exitCodes.unavailable,
        line: `waybill: ${toPrintable(error.message)}; nothing is lost, run it again`,
      };
    case 'store_access_denied':
      return {
        exitCode: exitCodes.notAllowed,
        line: `ClickHouse at ${url} refused the user "${user}": run the command where the data directory is, or give --data-dir or credentials in --url (${toPrintable(error.message)})`,
      };
    default:
      return { exitCode: exitCodes.failure, line: `waybill: ${toPrintable(error.message)} [${error.code}]` };
  }
}
