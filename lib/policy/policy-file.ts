import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CaptureError, osErrorOf } from '../errors.js';
import { JsonFault, parseJson } from './json-text.js';
import { parsePolicy } from './parser.js';
import type { Policy } from './schema.js';

/** Largest policy file, in bytes. */
const LARGEST_FILE = 1024 * 1024;

/**
 * Reads a policy file: UTF-8 JSON (a byte order mark is allowed) of at most 1 MiB.
 *
 * @throws CaptureError `ERR_POLICY`: what is wrong with the file or, by line and column or by path, in it
 */
export async function readPolicy(path: string): Promise<Policy> {
  const text = decode(path, await readBounded(path));
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonFault)) throw cause;
    const { line, column, message } = cause;
    throw refusal(path, `is not JSON: line ${line}, column ${column}: ${message}.`, 'Correct it there.', cause);
  }
  return parsePolicy(value, `The policy ${path}`);
}

async function readBounded(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    // Not blocking: a pipe without a writer would keep open() waiting for ever.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (stat.isDirectory()) throw refusal(path, 'is a folder.', 'Name the policy file in it.');
    if (!stat.isFile()) throw refusal(path, 'is not a regular file.', 'Save the policy to a file and name that.');
    // One byte more than allowed tells a file that grew since, or lies about its size.
    const buffer = Buffer.alloc(LARGEST_FILE + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > LARGEST_FILE) throw refusal(path, 'is larger than 1 MiB.', 'A policy is a short JSON file.');
    return buffer.subarray(0, length);
  } catch (cause) {
    throw cause instanceof CaptureError ? cause : unreadable(path, cause as NodeJS.ErrnoException);
  } finally {
    await file?.close();
  }
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refusal(path, 'is not UTF-8 text.', 'Save it as UTF-8.', cause);
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): CaptureError {
  switch (cause.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refusal(path, 'does not exist.', 'Check the path.', cause);
    case 'EISDIR':
      return refusal(path, 'is a folder.', 'Name the policy file in it.', cause);
    case 'EACCES':
    case 'EPERM':
      return refusal(path, 'may not be read.', 'Check its permissions.', cause);
    default:
      return refusal(path, `cannot be read (${cause.code ?? cause.message}).`, 'Check the path.', cause);
  }
}

function refusal(path: string, what: string, remedy: string, cause?: unknown): CaptureError {
  return new CaptureError('ERR_POLICY', `The policy ${path} ${what}`, { remedy, cause, osError: osErrorOf(cause) });
}
