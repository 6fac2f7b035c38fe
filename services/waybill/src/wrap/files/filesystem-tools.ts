import { FileOperationClass } from '@waybill/contracts';
import { asText, type JsonObject } from '../json-rpc-message.js';

/** What one tool of the filesystem server does to the paths it is given. */
interface FilesystemTool {
  readonly operationClass: FileOperationClass;
  /** The argument that holds the path, or the list of paths. */
  readonly pathKey: string;
  /** The argument that holds the other path of a move. */
  readonly destinationKey?: string;
}

/** One path that a call names, with what is to be done to it. */
export interface FileRequest {
  readonly requestedPath: string;
  /** Empty unless the operation has two paths. */
  readonly destinationPath: string;
  /** WRITE becomes CREATE once it is known that there was no file. */
  readonly operationClass: FileOperationClass;
  /** Whether the call may change something at the path. */
  readonly isWrite: boolean;
  /** Bytes that the call brings along. 0: none, or not known. */
  readonly contentBytes: number;
}

/** How many paths of one call are looked at. The rest is counted. */
export const fileRequestCountMax = 32;

const tool = (operationClass: FileOperationClass, pathKey = 'path'): FilesystemTool => ({ operationClass, pathKey });

/** The tools of `@modelcontextprotocol/server-filesystem`. `list_allowed_directories` takes no path. */
const filesystemTools: Readonly<Record<string, FilesystemTool>> = {
  read_file: tool(FileOperationClass.READ),
  read_text_file: tool(FileOperationClass.READ),
  read_media_file: tool(FileOperationClass.READ),
  read_multiple_files: tool(FileOperationClass.READ, 'paths'),
  write_file: tool(FileOperationClass.WRITE),
  edit_file: tool(FileOperationClass.EDIT),
  create_directory: tool(FileOperationClass.CREATE_DIRECTORY),
  list_directory: tool(FileOperationClass.LIST),
  list_directory_with_sizes: tool(FileOperationClass.LIST),
  directory_tree: tool(FileOperationClass.LIST),
  move_file: { operationClass: FileOperationClass.MOVE, pathKey: 'source', destinationKey: 'destination' },
  search_files: tool(FileOperationClass.SEARCH),
  get_file_info: tool(FileOperationClass.STAT),
};

const writingClasses: ReadonlySet<FileOperationClass> = new Set([
  FileOperationClass.WRITE,
  FileOperationClass.EDIT,
  FileOperationClass.CREATE_DIRECTORY,
  FileOperationClass.MOVE,
]);

/** The paths that a call of the filesystem server names; none for a tool or for arguments that are not known. */
export function listFileRequests(toolName: string, args: JsonObject): FileRequest[] {
  const known = Object.hasOwn(filesystemTools, toolName) ? filesystemTools[toolName] : undefined;
  if (known === undefined) return [];
  const value = args[known.pathKey];
  const paths = (Array.isArray(value) ? value.slice(0, fileRequestCountMax) : [value]).map(asText);
  // A dry run of an edit only shows what it would do.
  const operationClass = args['dryRun'] === true ? FileOperationClass.READ : known.operationClass;
  const destinationPath = known.destinationKey === undefined ? '' : asText(args[known.destinationKey]);
  const isWrite = writingClasses.has(operationClass);
  const contentBytes = isWrite ? Buffer.byteLength(asText(args['content'])) : 0;
  return paths
    .filter((requestedPath) => requestedPath !== '')
    .map((requestedPath) => ({ requestedPath, destinationPath, operationClass, isWrite, contentBytes }));
}
