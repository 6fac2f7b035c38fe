import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import {
  DenialReason,
  EffectClass,
  EffectKind,
  EffectSource,
  FileOperationClass,
  Reversibility,
  SymlinkResolution,
} from '@waybill/contracts';
import type { PathDenial } from '@waybill/domain';
import type { PayloadValue } from '@waybill/sdk';
import { boundText, pathBytesMax, textBytesMax } from '../bound-text.js';
import type { FileRequest } from './filesystem-tools.js';
import { lookAtPath, type PathLook, type ServerPlace } from './look-at-path.js';

export type FileOperationInit = PayloadValue<'fileOperation'>;
export type EffectInit = NonNullable<PayloadValue<'effectObserved'>['effect']>;
export type FileDenialInit = NonNullable<FileOperationInit['denial']>;

/** One path of a call as it was before the server saw the request. */
export interface FileSighting {
  readonly request: FileRequest;
  readonly path: PathLook;
  /** Present for an operation with two paths. */
  readonly destination: PathLook | undefined;
}

/** Content up to this size is digested after a write: one read of what the page cache still holds. */
const digestedBytesMax = 1_048_576;
const capabilityBytesMax = 512;

/** Looks at the paths of a call. Never rejects. */
export async function sightFiles(requests: readonly FileRequest[], place: ServerPlace): Promise<FileSighting[]> {
  return Promise.all(
    requests.map(async (request) => ({
      request,
      path: await lookAtPath(request.requestedPath, request.isWrite, place),
      destination: request.destinationPath === '' ? undefined : await lookAtPath(request.destinationPath, true, place),
    })),
  );
}

/** The evidence of one path. `denial` says that the server refused it; looking alone never does. */
export function toFileOperation(sighting: FileSighting, cwd: string, denial?: FileDenialInit): FileOperationInit {
  const { request, path, destination } = sighting;
  const decisive = destination !== undefined && path.verdict.kind === 'inside' ? destination : path;
  return {
    requestedPath: boundText(request.requestedPath, pathBytesMax),
    cwd: boundText(cwd, pathBytesMax),
    canonicalPath: boundText(path.canonicalPath, pathBytesMax),
    allowedRoot: boundText(path.verdict.root, pathBytesMax),
    symlinkResolution: toSymlinkResolution(decisive),
    operationClass: toOperationClass(sighting),
    destinationPath: boundText(destination?.canonicalPath ?? '', pathBytesMax),
    destinationAllowedRoot: boundText(destination?.verdict.root ?? '', pathBytesMax),
    requestedDestinationPath: boundText(request.destinationPath, pathBytesMax),
    contentBytes: denial === undefined ? BigInt(request.contentBytes) : 0n,
    ...(path.didExist === undefined ? {} : { didExistBefore: path.didExist }),
    ...(denial === undefined ? {} : { denial }),
  };
}

/** The typed refusal of one path that the server refused. `rule` is the rule by which its answer was recognised. */
export function toFileDenial(sighting: FileSighting, rule: string): FileDenialInit {
  const { path, destination, request } = sighting;
  const refused = path.verdict.kind === 'outside' || destination === undefined ? path : destination;
  const { verdict } = refused;
  const capability = capabilityNames[request.operationClass] ?? 'use';
  return {
    reason: verdict.kind === 'outside' ? denialReasons[verdict.denial] : DenialReason.POLICY,
    rule,
    requestedCapability: boundText(`fs:${capability}:${refused.canonicalPath}`, capabilityBytesMax),
    allowedNeighbour: verdict.root === '' ? '' : boundText(`fs:${capability}:${verdict.root}`, capabilityBytesMax),
  };
}

/**
 * What a write that the server reports as done has left behind, seen by looking. Nothing when nothing changed or when
 * it cannot be seen. Never rejects.
 */
export async function observeEffect(sighting: FileSighting): Promise<EffectInit | undefined> {
  const { request, path, destination } = sighting;
  try {
    switch (request.operationClass) {
      case FileOperationClass.WRITE:
      case FileOperationClass.EDIT:
        return await observeWrite(path);
      case FileOperationClass.CREATE_DIRECTORY:
        return path.didExist === false ? await observeDirectory(path.canonicalPath) : undefined;
      case FileOperationClass.MOVE:
        return destination === undefined ? undefined : await observeMove(path.canonicalPath, destination.canonicalPath);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

async function observeWrite(path: PathLook): Promise<EffectInit | undefined> {
  const now = await lstat(path.canonicalPath);
  if (!now.isFile()) return undefined;
  const isSmall = now.size <= digestedBytesMax;
  const digestAfter = isSmall
    ? createHash('sha256')
        .update(await readFile(path.canonicalPath))
        .digest()
    : undefined;
  // Only a look before the write tells that there was no file. Without it, the worse of the two is assumed.
  const isNew = path.didExist === false;
  return {
    kind: isNew ? EffectKind.FILE_CREATED : EffectKind.FILE_UPDATED,
    effectClass: isNew ? EffectClass.ADDITIVE : EffectClass.DESTRUCTIVE,
    reversibility: isNew ? Reversibility.REVERSIBLE : Reversibility.PERMANENT,
    resourceRef: boundText(path.canonicalPath, textBytesMax),
    source: EffectSource.OBSERVED,
    compensatingAction: isNew ? boundText(`delete ${path.canonicalPath}`, textBytesMax) : '',
    ...(digestAfter === undefined ? {} : { digestAfter }),
  };
}

async function observeDirectory(path: string): Promise<EffectInit | undefined> {
  if (!(await lstat(path)).isDirectory()) return undefined;
  return {
    kind: EffectKind.DIRECTORY_CREATED,
    effectClass: EffectClass.ADDITIVE,
    reversibility: Reversibility.REVERSIBLE,
    resourceRef: boundText(path, textBytesMax),
    source: EffectSource.OBSERVED,
    compensatingAction: boundText(`delete ${path}`, textBytesMax),
  };
}

async function observeMove(from: string, to: string): Promise<EffectInit | undefined> {
  await lstat(to);
  return {
    kind: EffectKind.FILE_MOVED,
    effectClass: EffectClass.DESTRUCTIVE,
    reversibility: Reversibility.REVERSIBLE,
    resourceRef: boundText(to, textBytesMax),
    source: EffectSource.OBSERVED,
    compensatingAction: boundText(`move ${to} to ${from}`, textBytesMax),
  };
}

function toOperationClass({ request, path }: FileSighting): FileOperationClass {
  const isNewFile = request.operationClass === FileOperationClass.WRITE && path.didExist === false;
  return isNewFile ? FileOperationClass.CREATE : request.operationClass;
}

function toSymlinkResolution(path: PathLook): SymlinkResolution {
  if (path.hasLinks === undefined) return SymlinkResolution.UNRESOLVED;
  if (!path.hasLinks) return SymlinkResolution.NONE;
  return path.verdict.kind === 'inside' ? SymlinkResolution.INSIDE_ROOT : SymlinkResolution.ESCAPES_ROOT;
}

const denialReasons: Readonly<Record<PathDenial, DenialReason>> = {
  symlink_escape: DenialReason.SYMLINK_ESCAPE,
  credential_file: DenialReason.CREDENTIAL_FILE,
  host_mount: DenialReason.HOST_MOUNT,
  parent_traversal: DenialReason.PARENT_TRAVERSAL,
  sibling_workspace: DenialReason.SIBLING_WORKSPACE,
  hidden_config: DenialReason.HIDDEN_CONFIG,
  write_outside_policy: DenialReason.WRITE_OUTSIDE_POLICY,
  outside_root: DenialReason.OUTSIDE_ROOT,
};

const capabilityNames: Readonly<Partial<Record<FileOperationClass, string>>> = {
  [FileOperationClass.READ]: 'read',
  [FileOperationClass.LIST]: 'list',
  [FileOperationClass.STAT]: 'stat',
  [FileOperationClass.SEARCH]: 'search',
  [FileOperationClass.WRITE]: 'write',
  [FileOperationClass.EDIT]: 'edit',
  [FileOperationClass.MOVE]: 'move',
  [FileOperationClass.CREATE_DIRECTORY]: 'create_directory',
};
