import { writeLines, type CommandContext } from '../command-context.js';
import { toTraceDocument } from '../commands/trace.js';
import { fromStoredCall } from '../reading/traced-call.convert.js';
import { createPaint } from '../render/paint.js';
import { renderTrace } from '../render/render-trace.js';
import type { DemoResult } from './run-demo.js';

/** How the session is told. */
export interface DemoSpeakerOptions {
  /** One JSON document a line, for programs, instead of text. */
  readonly json: boolean;
  /** Stands above the commands that a reader can type next. */
  readonly furtherTitle: string;
}

/** Tells of the session while it runs, and what it came to. */
export interface DemoSpeaker {
  readonly line: (text: string) => void;
  /** `clickhouseUrl`: where the reader finds the rows. */
  readonly result: (result: DemoResult, clickhouseUrl: string) => void;
}

/** Text for people, or one JSON document a line for programs. */
export function createDemoSpeaker(options: DemoSpeakerOptions, context: CommandContext): DemoSpeaker {
  return options.json ? jsonSpeaker(context) : textSpeaker(options, context);
}

function textSpeaker(
  { furtherTitle }: DemoSpeakerOptions,
  { stdout, terminal, nowUnixMs }: CommandContext,
): DemoSpeaker {
  const paint = createPaint(terminal.colour);
  return {
    line: (text) => writeLines(stdout, [`${paint.faint('·')} ${text}`]),
    result({ calls, mismatches, sessionId }, clickhouseUrl) {
      const options = { width: terminal.width, colour: terminal.colour, nowUnixMs: nowUnixMs(), compact: true };
      for (const each of calls) writeLines(stdout, ['', ...renderTrace(fromStoredCall(each), options)]);
      writeLines(stdout, [
        '',
        ...mismatches.map((each) => paint.bad(`missing: ${each}`)),
        furtherTitle,
        ...furtherCommands({ callId: calls.at(-1)?.call.call_id ?? '', sessionId, clickhouseUrl }),
      ]);
    },
  };
}

/** What a user can type next, with ids that exist. */
function furtherCommands(known: { callId: string; sessionId: string; clickhouseUrl: string }): readonly string[] {
  const sql = 'SELECT tool, outcome, retry_verdict FROM calls ORDER BY started_at';
  return [
    `  npx waybill trace ${known.callId}`,
    `  npx waybill calls --session ${known.sessionId}`,
    `  npx waybill sql "SELECT * FROM who_called_what LIMIT 5"`,
    `  npx waybill doctor`,
    `  curl '${known.clickhouseUrl}/?user=reader&query=${encodeURIComponent(sql)}'`,
    '',
  ];
}

function jsonSpeaker({ stdout }: CommandContext): DemoSpeaker {
  const write = (document: object) => stdout.write(`${JSON.stringify(document)}\n`);
  return {
    line: (text) => void write({ event: 'progress', text }),
    result({ sessionId, calls, mismatches }) {
      for (const each of calls) write({ event: 'call', ...toTraceDocument(each) });
      write({ event: 'session', session_id: sessionId, calls: calls.length, mismatches });
    },
  };
}
