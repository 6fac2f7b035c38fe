import { closeSync, existsSync, fsyncSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkPageFile } from './lmdb-file-check.js';
import { createDamagedFailure, type FailureScope } from './lmdb-failure.js';

const fileNames = { pages: 'data.mdb', readers: 'lock.mdb', made: 'waybill.made' };

/** LMDB's table of readers with its default of 126 rows takes 8.3 KiB. */
const readerTableBytes = 16 * 1024;

/**
 * Makes the directory fit to be opened by the one process that holds its lock, and refuses one whose pages are damaged
 * or have disappeared. Answers whether the environment is about to be made.
 */
export function prepareFiles(scope: FailureScope): boolean {
  const pages = join(scope.directory, fileNames.pages);
  const isEmpty = !existsSync(pages) || statSync(pages).size === 0;
  if (isEmpty && existsSync(join(scope.directory, fileNames.made))) {
    throw createDamagedFailure(scope, `${fileNames.pages} missing or empty`);
  }
  const damage = isEmpty ? undefined : checkPageFile(pages);
  if (damage !== undefined) throw createDamagedFailure(scope, damage);
  writeReaderTable(join(scope.directory, fileNames.readers));
  return isEmpty;
}

/**
 * LMDB makes its reader table as a hole in a file and writes to it through a memory map: on a full disk that kills the
 * process with SIGBUS. Written beforehand, the blocks are there, or the lack of them is an ordinary error. Nobody else
 * reads the table, because the directory is locked, so it may start empty each time.
 */
function writeReaderTable(path: string): void {
  const file = openSync(path, existsSync(path) ? 'r+' : 'w');
  try {
    writeSync(file, Buffer.alloc(readerTableBytes), 0, readerTableBytes, 0);
  } finally {
    closeSync(file);
  }
}

/** Makes the names of new files durable: syncing a file does not sync the directory that names it. */
export function syncDirectories(directory: string): void {
  for (const path of [directory, dirname(directory)]) {
    const file = openSync(path, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/** Leaves a mark that the environment exists, so that an empty page file is known as a loss and not as a beginning. */
export function markMade(directory: string): void {
  writeFileSync(join(directory, fileNames.made), '', { flush: true });
}
