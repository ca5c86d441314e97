import { getSystemErrorName } from 'node:util';
import { CaptureError, osErrorOf } from '../errors.js';

/** The CaptureError of a failed file operation, with its path and what to do about it. */
export function fileFault(error: unknown, what: string, path: string): CaptureError {
  if (error instanceof CaptureError) return error;
  const name = errorName(error);
  const options = { cause: error, osError: osErrorOf(error) };
  switch (name) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new CaptureError('ERR_NO_SPACE', `${what} ${path}: no space is left.`, {
        ...options,
        remedy: 'Free some space, or record to another disk.',
      });
    case 'EEXIST':
      return new CaptureError('ERR_FILE', `${what} ${path}: it exists already, and is never overwritten.`, {
        ...options,
        remedy: 'Choose another name, or remove it first.',
      });
    case 'ENOENT':
      return new CaptureError('ERR_FILE', `${what} ${path}: there is no such file or folder.`, {
        ...options,
        remedy: 'Check the path; a folder for recordings must exist.',
      });
    case 'ENOTDIR':
      return new CaptureError('ERR_FILE', `${what} ${path}: a part of that path is not a folder.`, options);
    case 'EISDIR':
      return new CaptureError('ERR_FILE', `${what} ${path}: it is a folder.`, options);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CaptureError('ERR_FILE', `${what} ${path}: permission denied (${name}).`, {
        ...options,
        remedy: 'Choose a place that belongs to you.',
      });
    // Of Windows, where a program that opens a file may keep others from it.
    case 'EBUSY':
      return new CaptureError('ERR_FILE', `${what} ${path}: another program has it open.`, {
        ...options,
        remedy: 'Close it there, then try again.',
      });
    case 'ELOOP':
      return new CaptureError(
        'ERR_FILE',
        `${what} ${path}: it is a link, or a link on the way leads nowhere.`,
        options,
      );
    case 'ENAMETOOLONG':
      return new CaptureError('ERR_FILE', `${what} ${path}: the name is too long.`, {
        ...options,
        remedy: 'Choose a shorter one.',
      });
    default:
      return new CaptureError('ERR_FILE', `${what} ${path}: ${name ?? String(error)}.`, options);
  }
}

/** Whether a fault is for want of room, which dropping something may cure. */
export function isNoSpace(error: unknown): boolean {
  const name = errorName(error);
  return name === 'ENOSPC' || name === 'EDQUOT';
}

function errorName(error: unknown): string | null {
  const { code, errno } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code === 'string') return code;
  return typeof errno === 'number' && errno < 0 ? getSystemErrorName(errno) : null;
}
