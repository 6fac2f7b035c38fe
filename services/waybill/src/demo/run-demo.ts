import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseReader, StoredCall } from '@waybill/clickhouse';
import { createDemoOperator, type DemoOperator } from './demo-operator.js';
import { demoSteps, type DemoSession, type DemoStep } from './demo-steps.js';
import { createDemoWorkspace } from './demo-workspace.js';
import { mismatchesOf, type DemoExpectation } from './demo-expectations.js';
import { emitFourRecords } from './four-records.js';
import { connectWrapped, type WrapSettings } from './wrapped-client.js';

export interface DemoOptions extends WrapSettings {
  /** Where this run may make its scratch workspace. */
  readonly directory: string;
  /** The user that the session runs as. */
  readonly principal: string;
  readonly reader: Pick<ClickHouseReader, 'getCall'>;
  /** Told of each thing that is done, before it is done. */
  readonly onProgress: (line: string) => void;
}

/** What the session left in Waybill. */
export interface DemoResult {
  readonly sessionId: string;
  /** Every call of the session that was found, in the order in which it was made. */
  readonly calls: readonly StoredCall[];
  /** What was expected and is not there; empty when all is well. */
  readonly mismatches: readonly string[];
}

/** The records of the call that stays incomplete are due so soon, so that a user sees it become so. */
const incompleteDueAfterNanos = 2_000_000_000n;
/** From a call to its row; generous, because a first start shares a laptop with everything else. */
const visibleTimeoutMs = 30_000;
const pollIntervalMs = 200;

/** Runs one real MCP session through `waybill wrap`, emits the other hops' records, and waits until Waybill shows it all. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const directory = join(options.directory, options.sessionId);
  await mkdir(directory, { recursive: true });
  const workspace = await createDemoWorkspace(directory);
  const programs = serverPrograms();
  options.onProgress('starting two MCP servers behind `waybill wrap`: filesystem and everything');
  const files = await connectWrapped(
    {
      name: 'files',
      command: [process.execPath, programs.files.main, workspace.root],
      wrapOptions: ['--lane', 'fs_local', '--auth-mode', 'service', '--principal', options.principal],
      cwd: workspace.root,
    },
    options,
  );
  const everything = await connectWrapped(
    {
      name: 'everything',
      command: [process.execPath, programs.everything.main],
      wrapOptions: ['--lane', 'everything_local', '--principal', options.principal],
      cwd: workspace.root,
    },
    options,
  );
  const session: DemoSession = { files, everything, workspace };
  const steps = demoSteps(workspace);
  let expectations: readonly DemoExpectation[];
  try {
    expectations = await act(options, { session, steps, programs });
  } finally {
    await Promise.all([files.close(), everything.close()]);
  }
  options.onProgress('waiting until every call can be queried');
  return untilVisible(options, expectations);
}

interface Act {
  readonly session: DemoSession;
  readonly steps: readonly DemoStep[];
  readonly programs: ServerPrograms;
}

async function act(options: DemoOptions, { session, steps, programs }: Act): Promise<readonly DemoExpectation[]> {
  for (const [index, step] of steps.entries()) {
    options.onProgress(`call ${index + 1} of ${steps.length + 2}: ${step.title}`);
    await step.run(session);
  }
  options.onProgress(
    `calls ${steps.length + 1} and ${steps.length + 2}: two writes, with the records of registry, gateway, runtime and provider`,
  );
  const operator = createDemoOperator(options);
  const { completeCallId, incompleteCallId } = await withCredential(operator, session, () =>
    emitFourRecords({
      ...options,
      session,
      credentialFingerprint: operator.credentialFingerprint,
      manifestPaths: { files: programs.files.manifest, everything: programs.everything.manifest },
      dueUnixNano: BigInt(Date.now()) * 1_000_000n + incompleteDueAfterNanos,
    }),
  );
  return [
    ...steps.map(({ title, callId, expected }) => ({ title, callId, expected })),
    {
      title: 'a write of which all four authorities spoke',
      callId: completeCallId,
      expected: {
        tool: 'write_file',
        outcome: 'success',
        state: 'complete',
        hops_missing: [],
        join_rung: 'idempotency_key',
      },
    },
    {
      title: 'a write of which gateway and provider never spoke',
      callId: incompleteCallId,
      expected: { tool: 'write_file', outcome: 'success', state: 'incomplete', hops_missing: ['gateway', 'provider'] },
    },
  ];
}

/** The operator tells what became of the lost answer, and lends a credential for as long as `use` takes. */
async function withCredential<Result>(
  operator: DemoOperator,
  session: DemoSession,
  use: () => Promise<Result>,
): Promise<Result> {
  try {
    await operator.reportLostAnswer(session);
    operator.issueCredential();
    const result = await use();
    operator.revokeCredential();
    return result;
  } finally {
    await operator.shutdown();
  }
}

async function untilVisible(
  { reader, sessionId }: DemoOptions,
  expectations: readonly DemoExpectation[],
): Promise<DemoResult> {
  const deadlineMs = Date.now() + visibleTimeoutMs;
  for (;;) {
    const found = await Promise.all(expectations.map(({ callId }) => reader.getCall(callId)));
    const calls = found.flatMap((each) => (each.tag === 'found' ? [each] : []));
    const byId = new Map(calls.map((each) => [each.call.call_id, each.call]));
    const mismatches = expectations.flatMap((each) => mismatchesOf(each, byId.get(each.callId)));
    if (mismatches.length === 0 || Date.now() > deadlineMs) return { sessionId, calls, mismatches };
    await pause(pollIntervalMs);
  }
}

interface ServerPrograms {
  readonly files: { readonly main: string; readonly manifest: string };
  readonly everything: { readonly main: string; readonly manifest: string };
}

/** Where npm installed the two servers. */
function serverPrograms(): ServerPrograms {
  const { resolve } = createRequire(import.meta.url);
  const programOf = (name: string) => {
    const manifest = resolve(`${name}/package.json`);
    return { manifest, main: join(manifest, '..', 'dist', 'index.js') };
  };
  return {
    files: programOf('@modelcontextprotocol/server-filesystem'),
    everything: programOf('@modelcontextprotocol/server-everything'),
  };
}
