import type { FileOperation } from '@waybill/contracts';
import { FileOperationClass, SymlinkResolution } from '@waybill/contracts';
import { denialReasonName } from '../names.js';
import { classifyPath, isCredentialPath, type PathDenial, type PathFacts, type PathVerdict } from './classify-path.js';
import { listFindings, verdictOf, type Finding } from './finding.js';
import { isUnenforced, noJudgement, policyFactsOf, stated, type EvidenceJudgement } from './judgement.js';
import { isAbsolutePath, isWithinPath, pathStyleOf, resolvePath, type PathStyle } from './path-text.js';

const pathDenials: ReadonlySet<string> = new Set<PathDenial>([
  'symlink_escape',
  'credential_file',
  'host_mount',
  'parent_traversal',
  'sibling_workspace',
  'hidden_config',
  'write_outside_policy',
  'outside_root',
]);

const writingClasses: ReadonlySet<FileOperationClass> = new Set([
  FileOperationClass.CREATE,
  FileOperationClass.WRITE,
  FileOperationClass.EDIT,
  FileOperationClass.MOVE,
  FileOperationClass.DELETE,
  FileOperationClass.CREATE_DIRECTORY,
]);

/** The paths of an operation, put in order. */
interface OperationPaths {
  readonly style: PathStyle;
  /** By the text alone; empty when the text does not say where it begins. */
  readonly lexical: string;
  /** What the hop says, else what the text says; empty when neither does. */
  readonly canonical: string;
  readonly destination: string;
  /** `undefined`: there is no root or no path to tell. */
  readonly verdict: PathVerdict | undefined;
  readonly destinationVerdict: PathVerdict | undefined;
}

/**
 * Judges a file operation (C2) from its text: the canonical path where the hop gave none, whether it lies in the root
 * that it had to stay in, which refusal it deserves, and whether it was done all the same. Total.
 *
 * A credential file within the root is `sensitive_file`, a remark and no refusal: whoever drew the root drew it around
 * the file, and only a policy can say that it is forbidden nevertheless. Without a root nothing can be called outside.
 */
export function judgeFileOperation(operation: FileOperation): EvidenceJudgement {
  const paths = pathsOf(operation);
  const deserved = denialIn(paths.verdict) || denialIn(paths.destinationVerdict);
  const findings = [...pathFindings(operation, paths), ...denialFindings(operation, paths)];
  const isJudged = paths.verdict !== undefined;
  return {
    ...noJudgement,
    verdict: verdictOf({ findings, isRefused: operation.denial !== undefined, otherwise: isJudged ? 'allowed' : '' }),
    findings,
    deservedDenial: deserved,
    ...policyFactsOf(operation.policy, operation.denial),
    computed: stated({
      canonical_path: paths.canonical,
      destination_path: paths.destination,
      is_within_root: isJudged ? String(deserved === '') : '',
      is_sensitive: paths.canonical === '' ? '' : String(isSensitive(paths)),
    }),
  };
}

function pathsOf(operation: FileOperation): OperationPaths {
  const { requestedPath, requestedDestinationPath, cwd, canonicalPath, destinationPath, allowedRoot } = operation;
  const style = pathStyleOf([allowedRoot, operation.destinationAllowedRoot, cwd, canonicalPath, requestedPath]);
  const place = placeOf(style, cwd, allowedRoot);
  const lexical = lexicalPath(requestedPath, place);
  // A hop may call a path canonical that is not: then it is made so.
  const canonical = lexicalPath(canonicalPath, place) || lexical;
  const destinationPlace = placeOf(style, cwd, operation.destinationAllowedRoot || allowedRoot);
  const destinationLexical = lexicalPath(requestedDestinationPath, destinationPlace);
  const destination = lexicalPath(destinationPath, destinationPlace) || destinationLexical;
  return {
    style,
    lexical,
    canonical,
    destination,
    verdict: verdictOver({
      requestedPath,
      absolutePath: unfollowed(operation, lexical) || canonical,
      canonicalPath: canonical,
      roots: [place.root],
      isWrite: writingClasses.has(operation.operationClass),
      style,
    }),
    destinationVerdict: verdictOver({
      requestedPath: requestedDestinationPath || destinationPath,
      absolutePath: unfollowed(operation, destinationLexical) || destination,
      canonicalPath: destination,
      roots: [destinationPlace.root],
      isWrite: true,
      style,
    }),
  };
}

/** `undefined` without a path or without a root: then nothing can be told. */
function verdictOver(facts: PathFacts): PathVerdict | undefined {
  return facts.canonicalPath === '' || facts.roots.includes('') ? undefined : classifyPath(facts);
}

/** What a relative path can refer to. */
interface PathPlace {
  readonly style: PathStyle;
  readonly cwd: string;
  /** Absolute; empty when the text does not say where it is. */
  readonly root: string;
}

function placeOf(style: PathStyle, cwd: string, allowedRoot: string): PathPlace {
  const isUri = allowedRoot.includes('://');
  return { style, cwd, root: isUri ? '' : lexicalPath(allowedRoot, { style, cwd, root: '' }) };
}

/** A relative path is tried from the working directory first and then, as file servers do, from the root. */
function lexicalPath(path: string, { style, cwd, root }: PathPlace): string {
  if (path === '' || path.startsWith('~')) return '';
  if (isAbsolutePath(style, path)) return resolvePath(style, '', path);
  const bases = [cwd, root].filter((base) => isAbsolutePath(style, base));
  const candidates = bases.map((base) => resolvePath(style, base, path));
  return candidates.find((each) => isWithinPath(style, root, each)) ?? candidates[0] ?? '';
}

/** Where the path stood before links were followed; empty when the hop met none or could not follow them. */
function unfollowed({ symlinkResolution }: FileOperation, lexical: string): string {
  switch (symlinkResolution) {
    case SymlinkResolution.NONE:
    case SymlinkResolution.UNRESOLVED:
      return '';
    default:
      return lexical;
  }
}

function pathFindings(operation: FileOperation, paths: OperationPaths): readonly Finding[] {
  const { style, lexical, canonical, verdict, destinationVerdict } = paths;
  const isClaimed = operation.canonicalPath !== '' && isAbsolutePath(style, operation.requestedPath) && lexical !== '';
  const isWithoutLinks = operation.symlinkResolution === SymlinkResolution.NONE;
  const isOneFile = isWithinPath(style, lexical, canonical) && isWithinPath(style, canonical, lexical);
  return listFindings([
    ['path_outside_root', denialIn(verdict) !== ''],
    ['destination_outside_root', denialIn(destinationVerdict) !== ''],
    ['canonical_path_differs', isClaimed && isWithoutLinks && !isOneFile],
    ['symlink_resolution_differs', isResolutionWrong(operation, paths)],
    ['sensitive_file', isSensitive(paths)],
    ['root_not_stated', operation.allowedRoot === ''],
    ['path_unresolvable', canonical === ''],
  ]);
}

/** The hop says that links stay inside, or lead out, and the paths that it names say the opposite. */
function isResolutionWrong(operation: FileOperation, { verdict, destinationVerdict }: OperationPaths): boolean {
  const verdicts = [verdict, destinationVerdict].filter((each) => each !== undefined);
  const isOutside = verdicts.some((each) => each.kind === 'outside');
  if (verdicts.length === 0 || operation.canonicalPath === '') return false;
  if (operation.symlinkResolution === SymlinkResolution.INSIDE_ROOT) return isOutside;
  return operation.symlinkResolution === SymlinkResolution.ESCAPES_ROOT && !isOutside;
}

function denialFindings(operation: FileOperation, paths: OperationPaths): readonly Finding[] {
  if (operation.denial === undefined) return [];
  const reason = denialReasonName(operation.denial.reason);
  const deserved = [denialIn(paths.verdict), denialIn(paths.destinationVerdict)].filter((each) => each !== '');
  return listFindings([
    ['acted_despite_denial', operation.contentBytes > 0n],
    ['denial_not_enforced', isUnenforced(operation.policy, operation.denial)],
    [
      'denial_reason_differs',
      pathDenials.has(reason) && deserved.length > 0 && !deserved.some((each) => each === reason),
    ],
  ]);
}

function isSensitive({ canonical, destination }: OperationPaths): boolean {
  return isCredentialPath(canonical) || isCredentialPath(destination);
}

function denialIn(verdict: PathVerdict | undefined): PathDenial | '' {
  return verdict?.kind === 'outside' ? verdict.denial : '';
}
