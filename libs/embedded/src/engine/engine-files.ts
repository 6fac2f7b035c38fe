import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toDirectoryFailure } from '../directory-failure.js';
import {
  type EngineConfigOptions,
  type EngineUsersOptions,
  toEngineConfigXml,
  toEngineUsersXml,
} from './engine-config.js';

/** Where the engine keeps what, below its data directory. All paths are absolute. */
export interface EngineFiles {
  readonly dataDirectory: string;
  /** The engine's own: tables, metadata, its lock. */
  readonly storeDirectory: string;
  readonly configDirectory: string;
  readonly configFile: string;
  readonly usersFile: string;
  /** The only place that SQL may name files in; stays empty. */
  readonly userFilesDirectory: string;
}

/** Names the engine's files; touches nothing. */
export function toEngineFiles(dataDirectory: string): EngineFiles {
  const configDirectory = join(dataDirectory, 'config');
  return {
    dataDirectory,
    storeDirectory: join(dataDirectory, 'store'),
    configDirectory,
    configFile: join(configDirectory, 'config.xml'),
    usersFile: join(configDirectory, 'users.xml'),
    userFilesDirectory: join(dataDirectory, 'user_files'),
  };
}

/** What a start of the engine writes into its configuration. */
export interface EngineFileContents extends Omit<EngineConfigOptions, 'usersFile' | 'userFilesDirectory'> {
  readonly users: EngineUsersOptions;
}

/** Makes the directories and writes the configuration anew. Rejects with a `Failure` that names the directory. */
export async function writeEngineFiles(files: EngineFiles, contents: EngineFileContents): Promise<void> {
  const { users, ...rest } = contents;
  const config = { ...rest, usersFile: files.usersFile, userFilesDirectory: files.userFilesDirectory };
  try {
    for (const directory of [files.storeDirectory, files.configDirectory, files.userFilesDirectory]) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    }
    await writeFile(files.configFile, toEngineConfigXml(config), { mode: 0o600 });
    await writeFile(files.usersFile, toEngineUsersXml(users), { mode: 0o600 });
  } catch (error) {
    throw toDirectoryFailure(error, files.dataDirectory);
  }
}
