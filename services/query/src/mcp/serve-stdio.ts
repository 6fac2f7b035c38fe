import type { Readable, Writable } from 'node:stream';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { Clock, Logger, ReadOptions } from '@waybill/ports';
import type { Questions } from '@waybill/questions';
import { errorFields } from '@waybill/runtime';
import { createDesk } from '../desk.js';
import type { QueryConfig } from '../query.config.js';
import { createQueryCounts } from '../query-metrics.js';
import { createMcpServer } from './mcp-server.js';

export interface ServeStdioOptions {
  /** Lets questions be asked of the store, wherever it is then; rejects with a `Failure`. */
  readonly withQuestions: <Answer>(use: (questions: Questions) => Promise<Answer>) => Promise<Answer>;
  readonly config: QueryConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stdin: Readable;
  readonly stdout: Writable;
}

/** A message is small; one that is longer ends the connection. */
const messageBytesMax = 262_144;

const nanosPerMs = 1_000_000n;

/** Answers MCP on a pair of streams; resolves when the client has closed its end and nothing is in hand. */
export async function serveMcpOverStdio(options: ServeStdioOptions): Promise<void> {
  const { withQuestions, config, clock, logger, stdin, stdout } = options;
  const desk = createDesk({ config, counts: createQueryCounts(), logger });
  const createServer = () =>
    createMcpServer({
      ask: (signal, answer) =>
        desk.ask(signal, (signal) => withQuestions((questions) => answer(questions, { signal } satisfies ReadOptions))),
      nowMs: () => Number(clock.nowUnixNano() / nanosPerMs),
      answerBytesMax: config.mcpAnswerMaxBytes,
    });
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
  });
  const handle = serveStdio(createServer, {
    transport: new StdioServerTransport(stdin, stdout, { maxBufferSize: messageBytesMax }),
    maxSubscriptions: 0,
    onerror: (error) => logger.warn('a message could not be served', errorFields(error)),
  });
  await ended;
  await handle.close();
  await desk.close();
}
