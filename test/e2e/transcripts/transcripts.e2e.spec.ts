import { realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { foundingSessionId } from '../founding-session.js';
import { emitFoundingStage } from './founding-stage.js';
import { eventually, stopWaybillProcess, type WaybillProcess } from '../waybill-process.js';
import { recordSession } from './recorded-session.js';
import { makeCommandsDirectory, runShown, type ShownShell } from './run-shown.js';
import { differenceOf, withTrueLines } from './same-output.js';
import { shownCallIds, shownSessionId, toActual, toShown, type StandIn } from './stand-ins.js';
import { listPages, readPage, shownCommandsOf, withOutput, writePage, type ShownCommand } from './transcript-page.js';

/** The built-in session may have to be recorded again, and its records are due a minute after it. */
const suiteTimeoutMs = 600_000;

// Each command is a process of its own, on a machine that may be busy.
jest.setTimeout(120_000);

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
    const recorded = await recordSession(await realpath(directory.path));
    waybill = recorded.waybill;
    const { dataDirectory } = recorded;
    shell = {
      commandsDirectory: await makeCommandsDirectory(directory.path),
      workDirectory: directory.path,
      dataDirectory,
    };
    const started = await waybill.started;
    standIns = standInsOf(waybill, dataDirectory, {
      4500: started.grpcEndpoint,
      4501: String(started['queryEndpoint']),
      4580: started.httpUrl,
      8123: started.clickhouseUrl,
    });
    await untilCounted(`SELECT sum(tool_calls) = ${standIns.filter(isCall).length} FROM sessions`);
    // What nobody says more of becomes incomplete when it is due: pages show what stays so.
    await untilCounted(`SELECT countIf(state = 'open') = 0 FROM calls`);
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    // From the end of each page, so that lines above stay where they are.
    for (const { command, output } of changed.toSorted((left, right) => right.command.line - left.command.line))
      writePage(command.page, withOutput(readPage(command.page), command, output));
    await directory.remove();
  }, 60_000);

  /** Waits until a statement says 1: sessions follow their calls by some batches. */
  const untilCounted = (statement: string) =>
    eventually(async () => {
      const { clickhouseUrl } = await waybill.started;
      const answer = await fetch(`${clickhouseUrl}/?user=reader&query=${encodeURIComponent(statement)}`);
      return (await answer.text()).trim() === '1' ? true : undefined;
    }, suiteTimeoutMs);

  /** What a command line says, or the JSON that a request is answered with. */
  const said = async (command: string): Promise<readonly string[]> => {
    if (!command.startsWith('GET ')) return runShown(command, shell);
    const answer = await fetch(`${(await waybill.started).httpUrl}${command.slice('GET '.length)}`);
    return JSON.stringify(await answer.json(), null, 2).split('\n');
  };

  const compare = async (command: ShownCommand) => {
    const lines = await said(toActual(command.command, standIns));
    const output = lines.map((line) => toShown(line, standIns));
    const difference = differenceOf(command.output, output);
    // `WAYBILL_WRITE_DOCS=1` writes what was said into the page, where it is not the same: review it like code.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1' && difference !== undefined) {
      const whole = output.slice(0, output.findLastIndex((line) => line !== '') + 1);
      changed.push({ command, output: withTrueLines(whole, command.output) });
      return;
    }
    expect(difference).toBeUndefined();
  };

  describe('after the built-in session', () => {
    test.each(titled('demo'))('%s', (_, command) => compare(command));
  });

  describe('after the founding session', () => {
    beforeAll(async () => {
      await emitFoundingStage((await waybill.started).grpcEndpoint);
      await untilCounted(`SELECT sum(tool_calls) = 12 FROM sessions WHERE session_id = '${foundingSessionId}'`);
      await untilCounted(`SELECT count() = 1 FROM lanes WHERE state = 'frozen'`);
    }, suiteTimeoutMs);

    test.each(titled('founding'))('%s', (_, command) => compare(command));
  });

  test('can be untrue', () => {
    const hollow = shown.filter(({ output }) => output.length > 0 && output.every((line) => ['', '…'].includes(line)));
    expect(hollow).toEqual([]);
  });

  test('name no other stage', () => {
    expect(shown.filter(({ stage }) => stage !== 'demo' && stage !== 'founding')).toEqual([]);
  });
});

const isCall = ({ actual }: StandIn) => actual.startsWith('call_');

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
