import { diskReserveBytes } from '@waybill/embedded';
import { formatBytes } from '../render/byte-size.js';
import { fail, ok, warn, type Finding } from './finding.js';

/** What is known of the data directory. */
export interface DirectoryFacts {
  readonly path: string;
  readonly kind: 'present' | 'absent' | 'not_a_directory';
  /** Whether files can be made in it or, while it is absent, whether it can be made. */
  readonly isWritable: boolean;
  /** `undefined`: the file system does not say. */
  readonly freeBytes: bigint | undefined;
  /** The live process that holds it. */
  readonly holderPid: number | undefined;
}

/** Below this the log takes no more events. */
const freeBytesMin = BigInt(diskReserveBytes);
/** Below this it is time to look. */
const freeBytesLow = 1_024n * 1_024n * 1_024n;

/** Can Waybill keep its data there? */
export function checkDirectory(facts: DirectoryFacts): Finding {
  const { path, kind, isWritable, freeBytes, holderPid } = facts;
  if (kind === 'not_a_directory')
    return fail('data directory', `${path} is not a directory`, 'choose another with --data-dir or WAYBILL_DATA_DIR');
  if (!isWritable) {
    const found = kind === 'absent' ? `${path} does not exist and cannot be made` : `${path} cannot be written`;
    return fail(
      'data directory',
      found,
      'check its owner and permissions, or choose another with --data-dir or WAYBILL_DATA_DIR',
    );
  }
  const room = freeBytes === undefined ? '' : `, ${formatBytes(freeBytes)} free`;
  if (freeBytes !== undefined && freeBytes < freeBytesMin) {
    return fail('data directory', `${path}${room}`, `free at least ${formatBytes(freeBytesMin)} on that disk`);
  }
  const holder = holderPid === undefined ? '' : `, held by process ${holderPid}`;
  const found = `${path}${kind === 'absent' ? ' (will be made)' : ''}${room}${holder}`;
  const isLow = freeBytes !== undefined && freeBytes < freeBytesLow;
  return isLow
    ? warn('data directory', found, 'the disk is nearly full: free some space')
    : ok('data directory', found);
}
