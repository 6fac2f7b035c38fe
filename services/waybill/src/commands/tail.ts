import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import { toChangeDocument, type TailMessage } from '@waybill/questions';
import { untilSignal, type SignalSource } from '@waybill/runtime';
import { terminalFor, writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { createTailLines } from '../render/tail-lines.js';
import { toCallWords, withCallFilterOptions, type CallFilterOptions } from './call-filter-options.js';
import { integerParser } from './option-parsers.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';
import { momentParser, readWindow, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill tail`. */
export interface TailOptions extends StoreCommandOptions, CallFilterOptions, Omit<TimeOptions, 'until'> {
  readonly limit?: number;
  readonly cursor?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

/** What watching needs beside asking: who tells it to end. */
export interface TailContext extends QuestionContext {
  readonly signals: SignalSource;
}

const limitMax = 1_000_000_000;

const helpAfter = `
A call is told when it is first seen, and each time that something else is stored of it: "open > complete". An open call
becomes incomplete when its missing records are overdue, by time alone. Of several changes within a second the last is told.

Exit status: 0 after Ctrl-C or --limit, 2 wrong usage, 69 Waybill is not running any more.

Examples:
  waybill tail                                 what happens, as it happens
  waybill tail --outcome denied                who is refused what
  waybill tail --since 10m --lane openai-prod  what was stored on a lane in the last ten minutes, and from now on
  waybill tail -n 1 --tool deploy              wait for the next call of a tool
  waybill tail --json | jq -r 'select(.state == "conflicted").call_id'`;

/** Declares `waybill tail`. */
export function addTailCommand(program: Command, run: (options: TailOptions) => Promise<void>): void {
  const command = withStoreOptions(program.command('tail').description('watch calls as they change, until Ctrl-C'));
  withZoneOptions(
    withCallFilterOptions(command)
      .option(
        '--since <when>',
        'begin with what was stored since: 90s, 15m, 1h, …, or a moment (default: now)',
        momentParser,
      )
      .option('--cursor <text>', 'go on behind this one, "cursor" of a document of --json')
      .option('-n, --limit <count>', 'end after so many', integerParser(1, limitMax)),
  )
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document a line: that of the events "change" of GET /v1/calls/tail')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows calls as they change. */
export function runTail(options: TailOptions, context: TailContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const stop = new AbortController();
    void untilSignal(context.signals).then(() => stop.abort());
    const asked = { ...toCallWords(options), sinceMs: window.sinceMs, cursor: options.cursor };
    const answer = questions.tailCalls(asked, { signal: stop.signal });
    if (answer.tag === 'refused') return explainRefusal(answer, context);
    const shownCount = await show(answer.messages, stop.signal, { options, context });
    writeLines(context.stderr, [`${shownCount} ${shownCount === 1 ? 'change' : 'changes'} shown`]);
    return exitCodes.ok;
  });
}

/** Resolves to how many were shown. */
async function show(
  messages: AsyncIterable<TailMessage>,
  stop: AbortSignal,
  { options, context }: { readonly options: TailOptions; readonly context: CommandContext },
): Promise<number> {
  const { stdout, stderr, terminal } = context;
  const { limit = Number.POSITIVE_INFINITY } = options;
  const { width, colour } = terminalFor(options, terminal);
  const lines = createTailLines({ width, colour, zone: zoneOf(options) });
  let [shownCount, hasBegun] = [0, false];
  for await (const message of messages) {
    if (message.tag === 'beat') {
      if (!hasBegun) writeLines(stderr, ['watching calls; Ctrl-C ends']);
      if (!hasBegun && options.json !== true) writeLines(stdout, [lines.title]);
      hasBegun = true;
      continue;
    }
    const { change, cursor } = message;
    const line = options.json === true ? JSON.stringify(toChangeDocument(change, cursor)) : lines.lineOf(change);
    if (!stdout.write(`${line}\n`)) await untilDrained(stdout, stop);
    shownCount += 1;
    if (shownCount >= limit) break;
  }
  return shownCount;
}

/** Whoever reads us slowly is told less often: nothing waits here. Who has enough does not wait either. */
async function untilDrained(stdout: Writable, stop: AbortSignal): Promise<void> {
  try {
    await once(stdout, 'drain', { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
