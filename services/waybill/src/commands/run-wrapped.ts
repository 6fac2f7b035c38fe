import { userInfo } from 'node:os';
import type { Readable } from 'node:stream';
import { AuthMode, Layer } from '@waybill/contracts';
import { systemClock } from '@waybill/runtime';
import { createEmitter, parseSessionKeys, type Drop, type Emitter } from '@waybill/sdk';
import { uuidv7 } from 'uuidv7';
import { writeLines, type CommandContext } from '../command-context.js';
import { spoolDirectoryOf } from '../directories.js';
import { exitCodes } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { runWrap } from '../wrap/run-wrap.js';
import { authModes, type WrapCommandOptions } from './wrap.js';

const endpointDefault = 'localhost:4500';

/** What a wrapped session needs of the process beside the context. */
export interface WrapContext extends CommandContext {
  readonly stdin: Readable;
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
}

/** Runs the server behind an emitter of its own; resolves to the server's exit code, or to 2 when endpoint or keys cannot be any. */
export async function runWrapped(
  argv: readonly string[],
  options: WrapCommandOptions,
  context: WrapContext,
): Promise<number> {
  // The server must not be able to make handles: the key is not handed on.
  const { WAYBILL_SESSION_KEY: sessionKey = '', ...env } = context.env;
  const keys = parseSessionKeys(sessionKey);
  if (keys.tag === 'refused') {
    writeLines(context.stderr, [`waybill wrap: WAYBILL_SESSION_KEY: ${keys.problem}`]);
    return exitCodes.usage;
  }
  const endpoint = options.endpoint ?? (context.env['WAYBILL_ENDPOINT'] || endpointDefault);
  const emitter = createWrapEmitter(endpoint, options, context);
  if (emitter === undefined) return exitCodes.usage;
  return runWrap({
    argv,
    serverName: options.server,
    emitter,
    stdin: context.stdin,
    stdout: context.stdout,
    stderr: context.stderr,
    env,
    cwd: context.cwd,
    homeDirectory: context.homeDirectory,
    osUser: osUser(),
    clock: systemClock,
    monotonicNano: () => process.hrtime.bigint(),
    uniqueId: uuidv7,
    signals: context.signals,
    shouldInject: options.inject,
    callTimeoutMs: options.callTimeoutMs,
    evidence: options.evidence,
    sessionId: options.session,
    sessionKeys: keys.keys,
    principal: options.principal,
    agentId: options.agent,
    workspaceId: options.workspace,
    authMode: options.authMode === undefined ? undefined : AuthMode[authModes[options.authMode]],
    lane: options.lane,
    quotaOwner: options.quotaOwner,
    credentialEnv: options.credentialEnv,
  });
}

function createWrapEmitter(endpoint: string, options: WrapCommandOptions, context: WrapContext): Emitter | undefined {
  try {
    return createEmitter({
      endpoint,
      source: { layer: Layer.TOOL, service: 'waybill-wrap', version: context.version },
      spoolDirectory: spoolDirectoryOf(options.spoolDir, context),
      onDrop: (drop) => writeLines(context.stderr, [dropLine(drop)]),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    writeLines(context.stderr, [toPrintable(`waybill wrap: ${error.message}`)]);
    return undefined;
  }
}

function dropLine({ count, reason, detail }: Drop): string {
  return toPrintable(`waybill wrap: ${count} event(s) lost (${reason}): ${detail}`);
}

/** A container may run under a number that no account has. */
function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
