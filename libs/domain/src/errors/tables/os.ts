import { meanings, type ErrorMeaning } from '../error-meanings.js';
import type { ErrorRule, ErrorTable } from '../error-rule.js';

const source = 'Node.js: Errors, common system errors; errno(3)';

const rule = (id: string, code: readonly string[], means: ErrorMeaning): ErrorRule => ({
  id: `os.${id}`,
  when: { code },
  means,
  confidence: 'certain',
  source,
});

/** Names of operating system errors, wherever a tool's answer or a process reports one. */
export const osTable: ErrorTable = {
  version: 'os/1',
  protocol: 'os',
  rules: [
    rule('not_found', ['ENOENT', 'ESRCH'], { ...meanings.resourceNotFound, phrase: 'no such file or directory' }),
    rule('access', ['EACCES'], { ...meanings.scopeDenied, phrase: 'the operating system refused access' }),
    rule('permission', ['EPERM'], { ...meanings.scopeDenied, phrase: 'the operating system does not permit it' }),
    rule('read_only', ['EROFS'], { ...meanings.scopeDenied, phrase: 'the file system is read-only' }),
    rule('exists', ['EEXIST'], { ...meanings.conflict, phrase: 'it exists already' }),
    rule('not_empty', ['ENOTEMPTY'], { ...meanings.conflict, phrase: 'the directory is not empty' }),
    rule('busy', ['EBUSY', 'ETXTBSY'], { ...meanings.conflictPassing, phrase: 'it is in use' }),
    rule('not_a_directory', ['ENOTDIR'], { ...meanings.invalidInput, phrase: 'a directory was expected' }),
    rule('is_a_directory', ['EISDIR'], { ...meanings.invalidInput, phrase: 'a file was expected' }),
    rule('name_too_long', ['ENAMETOOLONG'], { ...meanings.invalidInput, phrase: 'the name is too long' }),
    rule('link_loop', ['ELOOP'], { ...meanings.invalidInput, phrase: 'too many symbolic links' }),
    rule('other_device', ['EXDEV'], { ...meanings.invalidInput, phrase: 'source and target lie on different devices' }),
    rule('too_large', ['EFBIG'], { ...meanings.invalidInput, phrase: 'the file would be too large' }),
    rule('disk_quota', ['EDQUOT'], { ...meanings.quotaExhausted, phrase: 'the disk quota is used up' }),
    rule('no_space', ['ENOSPC'], { ...meanings.failedInside, phrase: 'the disk is full; a part may be written' }),
    rule('too_many_files', ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'], meanings.unavailable),
    rule('stale_handle', ['ESTALE', 'EIO'], { ...meanings.failedInside, phrase: 'the device failed' }),
    rule('connection_refused', ['ECONNREFUSED'], meanings.unavailable),
    rule('host_not_found', ['ENOTFOUND'], meanings.unavailable),
    rule('name_service', ['EAI_AGAIN'], meanings.unavailable),
    rule('timed_out', ['ETIMEDOUT'], meanings.timedOut),
    rule('connection_reset', ['ECONNRESET', 'EPIPE'], meanings.transportLost),
  ],
};
