import type { Readable } from 'node:stream';
import { Failure } from '@waybill/ports';
import { parseQueryConfig, serveMcpOverStdio } from '@waybill/query';
import type { Questions } from '@waybill/questions';
import { createLogger, describeProblem, systemClock } from '@waybill/runtime';
import { writeLines } from '../command-context.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { getRuntimeFacts } from '../reading/runtime-facts.js';
import { toStoreAddress, type StoreAddress } from '../reading/store-address.js';
import { toPrintable } from '../render/printable.js';
import type { McpCommandOptions } from './mcp.js';
import { describeFailure, type QuestionContext } from './store-command.js';

/** What an MCP server needs of the process beside what questions need. */
export interface McpContext extends QuestionContext {
  readonly stdin: Readable;
}

/** Answers MCP on stdin and stdout until the client closes its end. */
export async function runMcp(options: McpCommandOptions, context: McpContext): Promise<ExitCode> {
  const { env, stdin, stdout, stderr } = context;
  const parsed = parseQueryConfig(env);
  const problems = parsed.kind === 'refused' ? parsed.problems.map(describeProblem) : [];
  const isFound = (await findStore(options, context)) !== undefined;
  if (!isFound)
    problems.push('expected an http:// or https:// address of ClickHouse in --url or WAYBILL_CLICKHOUSE_URL');
  if (parsed.kind === 'refused' || !isFound) {
    writeLines(
      stderr,
      problems.map((each) => toPrintable(`waybill mcp: ${each}`)),
    );
    return exitCodes.usage;
  }
  await serveMcpOverStdio({
    withQuestions: (use) => withCurrentQuestions(options, context, use),
    config: parsed.config,
    clock: systemClock,
    logger: createLogger({ level: 'warn', program: 'waybill mcp', destination: stderr }),
    stdin,
    stdout,
  });
  return exitCodes.ok;
}

/**
 * Asks the store where it is now. A client keeps its server for days: meanwhile Waybill may be started for the first time, or
 * anew on other ports and with another password, and each question must find it.
 */
async function withCurrentQuestions<Answer>(
  options: McpCommandOptions,
  context: McpContext,
  use: (questions: Questions) => Promise<Answer>,
): Promise<Answer> {
  const address = await findStore(options, context);
  if (address === undefined) throw new Error('expected the address that was there at the start, found none');
  const questions = context.createQuestions(address);
  try {
    return await use(questions);
  } catch (error) {
    throw explained(error, address);
  } finally {
    await questions.shutdown();
  }
}

async function findStore({ url, dataDir }: McpCommandOptions, context: McpContext): Promise<StoreAddress | undefined> {
  const runtime = await getRuntimeFacts(dataDirectoryOf(dataDir, context));
  return toStoreAddress({ url, env: context.env, runtime });
}

/** A model is told what a person at a terminal would be. */
function explained(error: unknown, address: StoreAddress): unknown {
  if (!(error instanceof Failure) || !explainedCodes.has(error.code)) return error;
  return new Failure(error.kind, error.code, describeFailure(error, address).line, error);
}

const explainedCodes: ReadonlySet<string> = new Set(['store_unavailable', 'store_access_denied']);
