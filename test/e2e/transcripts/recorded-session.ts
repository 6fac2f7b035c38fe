import { join } from 'node:path';
import { eventually, startWaybillProcess, stopWaybillProcess, type WaybillProcess } from '../waybill-process.js';

const sessionTimeoutMs = 120_000;

/** On a machine that is too busy, the look at a file may come after the write: then nobody knows what was there before. */
const runCountMax = 3;

/** A Waybill that has recorded the built-in session, and the directory of its data. */
export interface RecordedSession {
  readonly waybill: WaybillProcess;
  readonly dataDirectory: string;
}

/** Starts `waybill up --demo`, again where the session came out otherwise than on a machine with room. */
export async function recordSession(directory: string): Promise<RecordedSession> {
  for (let run = 1; ; run++) {
    const dataDirectory = join(directory, `data-${run}`);
    const waybill = startWaybillProcess({ dataDirectory, args: ['--demo'] });
    await waybill.started;
    await eventually(async () => waybill.documents.find(({ event }) => event === 'session'), sessionTimeoutMs);
    if (isAsMeant(waybill) || run === runCountMax) return { waybill, dataDirectory };
    await stopWaybillProcess(waybill);
  }
}

function isAsMeant({ documents }: WaybillProcess): boolean {
  const session = documents.find(({ event }) => event === 'session');
  const calls = documents.filter(({ event }) => event === 'call').map(({ call }) => call as RecordedCall);
  const writes = calls.filter(({ tool }) => tool === 'write_file');
  const hasSeen = writes.every(({ effects }) => effects.some((each) => each.startsWith('file_created ')));
  const mismatches = session?.['mismatches'];
  return Array.isArray(mismatches) && mismatches.length === 0 && hasSeen;
}

interface RecordedCall {
  readonly tool: string;
  readonly effects: readonly string[];
}
