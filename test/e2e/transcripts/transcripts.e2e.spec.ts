import { realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { emitFoundingSession, foundingSessionId } from '../founding-session.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  type WaybillProcess,
} from '../waybill-process.js';
import { makeCommandsDirectory, runShown, type ShownShell } from './run-shown.js';
import { differenceOf } from './same-output.js';
import { shownCallIds, shownSessionId, toActual, toShown, type StandIn } from './stand-ins.js';
import { listPages, readPage, shownCommandsOf, withOutput, writePage, type ShownCommand } from './transcript-page.js';

const suiteTimeoutMs = 180_000;

// Each command is a process of its own, on a machine that may be busy.
jest.setTimeout(60_000);

const shown = listPages().flatMap((page) => shownCommandsOf(page, readPage(page)));
const titled = (stage: string) =>
  shown
    .filter((each) => each.stage === stage)
    .map((each) => [`${each.page}:${each.line} $ ${each.command}`, each] as const);

describe('what the pages show of commands', () => {
  let directory: TemporaryDirectory;
  let waybill: WaybillProcess;
  let shell: ShownShell;
  let standIns: readonly StandIn[];
  const changed: { readonly command: ShownCommand; readonly output: readonly string[] }[] = [];

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    const dataDirectory = join(await realpath(directory.path), 'data');
    waybill = startWaybillProcess({ dataDirectory, args: ['--demo'] });
    const started = await waybill.started;
    await eventually(async () => waybill.documents.find((each) => each.event === 'session'), suiteTimeoutMs);
    const commandsDirectory = await makeCommandsDirectory(directory.path);
    shell = { commandsDirectory, workDirectory: directory.path, dataDirectory };
    standIns = standInsOf(waybill, dataDirectory, {
      4500: started.grpcEndpoint,
      4501: String(started['queryEndpoint']),
      4580: started.httpUrl,
      8123: started.clickhouseUrl,
    });
    await untilSession(String(waybill.documents.find((each) => each.event === 'session')?.['session_id']), 10);
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    // From the end of each page, so that lines above stay where they are.
    for (const { command, output } of changed.toReversed())
      writePage(command.page, withOutput(readPage(command.page), command, output));
    await directory.remove();
  }, 60_000);

  /** Sessions follow their calls by some batches. */
  const untilSession = (sessionId: string, calls: number) =>
    eventually(async () => {
      const statement = `SELECT sum(tool_calls) FROM sessions WHERE session_id = '${sessionId}' FORMAT TSV`;
      const { stdout } = await runWaybill(['sql', statement, '--data-dir', shell.dataDirectory]);
      return stdout.trim() === String(calls) ? true : undefined;
    });

  const compare = async (command: ShownCommand) => {
    const lines = await runShown(toActual(command.command, standIns), shell);
    const output = lines.map((line) => toShown(line, standIns));
    const difference = differenceOf(command.output, output);
    // `WAYBILL_WRITE_DOCS=1` writes what was said into the page, where it is not the same: review it like code.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1' && difference !== undefined) {
      changed.push({ command, output: output.slice(0, output.findLastIndex((line) => line !== '') + 1) });
      return;
    }
    expect(difference).toBeUndefined();
  };

  describe('after the built-in session', () => {
    test.each(titled('demo'))('%s', (_, command) => compare(command));
  });

  describe('after the founding session', () => {
    beforeAll(async () => {
      await emitFoundingSession((await waybill.started).grpcEndpoint);
      await untilSession(foundingSessionId, 12);
    }, suiteTimeoutMs);

    test.each(titled('founding'))('%s', (_, command) => compare(command));
  });

  test('name no other stage', () => {
    expect(shown.filter(({ stage }) => stage !== 'demo' && stage !== 'founding')).toEqual([]);
  });
});

/** What is called otherwise on the pages: where the session worked, who ran it, its calls, and where Waybill listens. */
function standInsOf(
  { documents }: WaybillProcess,
  dataDirectory: string,
  addresses: Readonly<Record<string, string>>,
): readonly StandIn[] {
  const sessionId = String(documents.find((each) => each.event === 'session')?.['session_id']);
  const callIds = documents.flatMap((each) =>
    each.event === 'call' ? [(each['call'] as { readonly call_id: string }).call_id] : [],
  );
  const ids = shownCallIds(callIds.length);
  const portOf = (address: string) => address.slice(address.lastIndexOf(':') + 1);
  return [
    { actual: join(dataDirectory, 'demo', sessionId), shown: '/srv/demo' },
    { actual: `user:${userInfo().username}`, shown: 'user:ada' },
    ...callIds.map((actual, index) => ({ actual, shown: ids[index] ?? '' })),
    { actual: sessionId, shown: shownSessionId },
    ...Object.entries(addresses).flatMap(([port, address]) =>
      ['localhost', '127.0.0.1'].map((host) => ({ actual: `${host}:${portOf(address)}`, shown: `${host}:${port}` })),
    ),
  ];
}
