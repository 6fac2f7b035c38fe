import { userInfo } from 'node:os';
import { Failure } from '@waybill/ports';
import { uuidv7 } from 'uuidv7';
import type { ReadingContext } from '../commands/store-command.js';
import type { StoreAddress } from '../reading/store-address.js';
import { directoriesOf } from '../up/up.config.js';
import type { DemoSpeaker } from './demo-speaker.js';
import { runDemo, type DemoResult } from './run-demo.js';

/** The Waybill that the session goes through. */
export interface DemoTarget {
  /** `host:port` of the collector. */
  readonly endpoint: string;
  readonly store: StoreAddress;
  /** For the scratch workspace, and for events that wait. */
  readonly dataDirectory: string;
}

/** What the session needs of its surroundings. */
export interface DemoStage {
  readonly context: ReadingContext;
  /** Path of the `waybill` program itself: the session's client starts it like anybody else would. */
  readonly program: string;
  readonly say: DemoSpeaker;
}

/** Runs the session and tells of it. A session that is cut short is a mismatch, not an exception. */
export async function showSession(
  { endpoint, store, dataDirectory }: DemoTarget,
  { context, program, say }: DemoStage,
): Promise<DemoResult> {
  const sessionId = `session_${uuidv7()}`;
  const reader = context.createReader(store);
  try {
    const result = await runDemo({
      program,
      endpoint,
      sessionId,
      principal: `user:${userInfo().username}`,
      env: { WAYBILL_SPOOL_DIR: `${dataDirectory}/spool` },
      directory: directoriesOf(dataDirectory).demo,
      reader,
      onProgress: say.line,
    });
    say.result(result, store.url);
    return result;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const mismatches = [`the session was cut short: ${error.message} [${error.code}]`];
    say.line(mismatches.join());
    return { sessionId, calls: [], mismatches };
  } finally {
    await reader.shutdown();
  }
}
