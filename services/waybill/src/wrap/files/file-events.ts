import { ErrorClass, ErrorProtocol, Outcome, RecoveryAction } from '@waybill/contracts';
import type { PayloadInit } from '@waybill/sdk';
import { type FinishedInit, toToolDenial } from '../call-payloads.js';
import { errorRulesVersion } from '../error-rules.js';
import type { JsonObject } from '../json-rpc-message.js';
import { type FileSighting, observeEffect, toFileDenial, toFileOperation } from './file-evidence.js';
import type { FileLookout } from './file-watch.js';
import { listRefusedPaths } from './refused-paths.js';

/** A call that has finished, with what is known of its end. */
export interface FinishedCall {
  readonly call: { readonly toolName: string; readonly lookout: FileLookout | undefined };
  readonly finished: FinishedInit;
  readonly result: JsonObject | undefined;
  /** False when this call was reported as finished before: its file operations are told already. */
  readonly isFirst: boolean;
  readonly cwd: string;
}

/** What there is to emit about the end of a call. */
export interface FileEvents {
  /** The finish, with its denial where the tool refused. */
  readonly finished: FinishedInit;
  readonly evidence: readonly PayloadInit[];
}

const partialRule = 'filesystem.some_denied';

/** Completes the end of a call by what was seen of its files. Never rejects. */
export async function listFileEvents(about: FinishedCall): Promise<FileEvents> {
  const { call, result, isFirst, cwd } = about;
  const sightings = await sightingsOf(call.lookout);
  const finished = withDenial(about, sightings);
  const refused = new Set(listRefused(finished, result, sightings));
  const rule = finished.error?.mappingRule ?? '';
  const operations = sightings.map((sighting): PayloadInit => {
    const denial = refused.has(sighting) ? toFileDenial(sighting, rule) : undefined;
    return { case: 'fileOperation', value: toFileOperation(sighting, cwd, denial) };
  });
  const effects = finished.outcome === Outcome.SUCCESS ? await listEffects(sightings) : [];
  return { finished, evidence: [...(isFirst ? operations : []), ...effects] };
}

async function sightingsOf(lookout: FileLookout | undefined): Promise<readonly FileSighting[]> {
  const sightings = (await lookout?.sightings) ?? [];
  if (lookout?.isLate !== true) return sightings;
  return sightings.map((sighting) => ({ ...sighting, path: { ...sighting.path, didExist: undefined } }));
}

async function listEffects(sightings: readonly FileSighting[]): Promise<PayloadInit[]> {
  const effects = await Promise.all(sightings.map((sighting) => observeEffect(sighting)));
  return effects.flatMap((effect) => (effect === undefined ? [] : [{ case: 'effectObserved', value: { effect } }]));
}

/** Which paths the answer refuses: the one that lies outside, or all where the look cannot tell. */
function listRefused(
  finished: FinishedInit,
  result: JsonObject | undefined,
  sightings: readonly FileSighting[],
): readonly FileSighting[] {
  if (finished.outcome === Outcome.DENIED && finished.error?.mappingRule !== partialRule) return sightings;
  return result === undefined ? [] : listRefusedPaths(result, sightings);
}

function withDenial(about: FinishedCall, sightings: readonly FileSighting[]): FinishedInit {
  const { call, finished, result } = about;
  if (finished.outcome === Outcome.DENIED) {
    const { error } = finished;
    const [first] = sightings;
    const denial =
      first === undefined ? toToolDenial(call.toolName, error) : toFileDenial(first, error?.mappingRule ?? '');
    return { ...finished, denial };
  }
  const refused = result === undefined ? [] : listRefusedPaths(result, sightings);
  const [first] = refused;
  if (finished.outcome !== Outcome.SUCCESS || first === undefined) return finished;
  return {
    ...finished,
    ...partialOutcome(refused.length === sightings.length),
    denial: toFileDenial(first, partialRule),
  };
}

/** A success that hides refusals: some of what was asked for was done, or nothing. */
function partialOutcome(isWhole: boolean): Pick<FinishedInit, 'outcome' | 'error'> {
  return {
    outcome: isWhole ? Outcome.DENIED : Outcome.PARTIAL,
    error: {
      errorClass: ErrorClass.POLICY_DENIED,
      protocol: ErrorProtocol.MCP_TOOL_RESULT,
      redactedMessage: 'paths outside the allowed directories',
      recoverable: false,
      recoveryAction: RecoveryAction.REQUEST_SCOPE,
      mappingVersion: errorRulesVersion,
      mappingRule: partialRule,
    },
  };
}
