/**
 * Stable codes of {@link CaptureError}.
 *
 * - `ERR_NO_DISPLAY` no display or session to record from
 * - `ERR_CONNECTION_LOST` the display server went away during a recording
 * - `ERR_PERMISSION` the OS refuses
 * - `ERR_LIBRARY_MISSING` a system library is not installed
 * - `ERR_UNSUPPORTED` the OS cannot do it
 * - `ERR_HOOK_REMOVED` the OS took the hook away
 * - `ERR_BUSY` another capture runs in this process
 * - `ERR_NATIVE_MISSING` no native binary for this platform
 * - `ERR_POLICY` the policy is not valid
 * - `ERR_PAUSE_TOO_LONG` a pause longer than the policy allows
 * - `ERR_NO_SPACE` the disk is full
 * - `ERR_FILE` a file cannot be read or written
 * - `ERR_NOT_A_RECORDING` the file is not a Capstan recording
 * - `ERR_DAMAGED` the recording was cut short or damaged: `capstan salvage` may help
 * - `ERR_STATE` the call does not fit the recording's state
 * - `ERR_USAGE` a command was called wrongly
 * - `ERR_INTERNAL` a defect of Capstan
 */
export type CaptureErrorCode =
  | 'ERR_NO_DISPLAY'
  | 'ERR_CONNECTION_LOST'
  | 'ERR_PERMISSION'
  | 'ERR_LIBRARY_MISSING'
  | 'ERR_UNSUPPORTED'
  | 'ERR_HOOK_REMOVED'
  | 'ERR_BUSY'
  | 'ERR_NATIVE_MISSING'
  | 'ERR_POLICY'
  | 'ERR_PAUSE_TOO_LONG'
  | 'ERR_NO_SPACE'
  | 'ERR_FILE'
  | 'ERR_NOT_A_RECORDING'
  | 'ERR_DAMAGED'
  | 'ERR_STATE'
  | 'ERR_USAGE'
  | 'ERR_INTERNAL';

export interface CaptureErrorOptions extends ErrorOptions {
  /** One sentence: what the person can do about it. */
  remedy?: string;
  /** The OS's own number (errno, X error code, GetLastError); 0 when there is none. */
  osError?: number;
}

/** The one error class of this package. `message` says what went wrong and, where known, what to do next. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  readonly osError: number;
  readonly remedy: string;

  constructor(code: CaptureErrorCode, what: string, options: CaptureErrorOptions = {}) {
    const remedy = options.remedy ?? '';
    super(remedy === '' ? what : `${what} ${remedy}`, options);
    this.code = code;
    this.osError = options.osError ?? 0;
    this.remedy = remedy;
  }
}

/**
 * The OS's own number of an error that Node.js gave; 0 where it has none. Node.js gives it negated (`-ENOENT`), and on
 * Windows instead of it a number of libuv's, from -4095 to -4000.
 */
export function osErrorOf(error: unknown): number {
  const errno = (error as NodeJS.ErrnoException | null | undefined)?.errno;
  return typeof errno === 'number' && errno > -4000 ? Math.abs(errno) : 0;
}
