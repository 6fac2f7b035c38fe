import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withMeta, type TraceParent } from '@waybill/sdk';
import { uuidv7 } from 'uuidv7';
import type { CallRow } from '@waybill/clickhouse';
import type { DemoExpectation } from './demo-expectations.js';
import type { DemoWorkspace } from './demo-workspace.js';
import type { WrappedClient } from './wrapped-client.js';

/** The two wrapped servers and what the session plays with. */
export interface DemoSession {
  readonly files: WrappedClient;
  readonly everything: WrappedClient;
  readonly workspace: DemoWorkspace;
}

/** One thing that the demo client does, and what Waybill must have recorded of it. */
export interface DemoStep extends DemoExpectation {
  readonly run: (session: DemoSession) => Promise<void>;
}

/** How long the client waits for an answer that it knows to be lost, and for a call that takes too long. */
const patienceMs = 700;

/** The session's calls, in their order. Paths are below the given workspace. */
export function demoSteps(workspace: DemoWorkspace): readonly DemoStep[] {
  const inside = (name: string) => join(workspace.root, name);
  return [
    fileStep(
      'list the workspace',
      'list_directory',
      { path: workspace.root },
      { outcome: 'success', retry_verdict: 'safe' },
    ),
    fileStep(
      'read a file',
      'read_text_file',
      { path: inside('readme.md') },
      { outcome: 'success', retry_verdict: 'safe' },
    ),
    fileStep(
      'write a file that was not there',
      'write_file',
      { path: inside('notes.md'), content: 'Recorded by Waybill.\n' },
      { outcome: 'success', retry_verdict: 'unsafe' },
    ),
    fileStep(
      'read outside the allowed root',
      'read_text_file',
      { path: workspace.outsideFile },
      { outcome: 'denied', retry_verdict: 'safe' },
    ),
    fileStep(
      'read a file that is not there',
      'read_text_file',
      { path: inside('missing.md') },
      { outcome: 'failure', error_class: 'resource_not_found' },
    ),
    repeatedWrite(inside('report.md')),
    echoed(),
    cancelled(),
  ];
}

function step(title: string, expected: DemoExpectation['expected']): DemoExpectation {
  return { title, expected, callId: `call_${uuidv7()}` };
}

function fileStep(title: string, tool: string, args: Record<string, string>, expected: Partial<CallRow>): DemoStep {
  return {
    ...step(title, { tool, ...expected }),
    async run({ files }) {
      await files.client.callTool({ name: tool, arguments: args, _meta: metaFor(this.callId) });
    },
  };
}

function echoed(): DemoStep {
  return {
    ...step('ask a tool that touches nothing', { tool: 'echo', outcome: 'success' }),
    async run({ everything }) {
      const call = { name: 'echo', arguments: { message: 'hello' }, _meta: metaFor(this.callId) };
      await everything.client.callTool(call);
    },
  };
}

/** The client gives up, and says so with `notifications/cancelled`. */
function cancelled(): DemoStep {
  const tool = 'trigger-long-running-operation';
  const expected = { tool, outcome: 'unknown', error_class: 'cancelled', retry_verdict: 'verify_first' };
  return {
    ...step('cancel a call that takes too long', expected),
    async run({ everything }) {
      const call = { name: tool, arguments: { duration: 30, steps: 3 }, _meta: metaFor(this.callId) };
      await everything.client.callTool(call, undefined, { timeout: patienceMs }).catch(ignoreTimeout);
    },
  };
}

/** The answer to a write is lost on its way back; the client gives up and tries again under the same call id. */
function repeatedWrite(path: string): DemoStep {
  return {
    ...step('write, lose the answer, write again', {
      tool: 'write_file',
      outcome: 'success',
      attempts: 2,
      retry_verdict: 'unsafe',
    }),
    async run({ files }) {
      const parent = freshParent();
      const write = (attempt: number) => ({
        name: 'write_file',
        arguments: { path, content: 'Quarterly report.\n' },
        _meta: withMeta({}, { callId: this.callId, attempt, parent }),
      });
      files.transport.loseNextAnswer();
      await files.client.callTool(write(1), undefined, { timeout: patienceMs }).catch(ignoreTimeout);
      await files.client.callTool(write(2));
    },
  };
}

/** `_meta` of a call in a trace of its own. */
export function metaFor(callId: string, parent: TraceParent = freshParent()): Record<string, unknown> {
  return withMeta({}, { callId, parent });
}

/** A caller's span in a new trace. */
export function freshParent(): TraceParent {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), isSampled: true };
}

/** MCP's `RequestTimeout`: what these steps provoke. Anything else is a failure of the demo. */
function ignoreTimeout(error: unknown): void {
  const requestTimeout = -32001;
  if ((error as { code?: unknown }).code !== requestTimeout) throw error;
}
