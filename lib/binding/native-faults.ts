// The one place where a native fault becomes a CaptureError.

import { CaptureError, type CaptureErrorCode } from '../errors.js';
import { faultNumber } from './event-layout.js';

const codes: Readonly<Record<number, CaptureErrorCode>> = {
  [faultNumber.noDisplay]: 'ERR_NO_DISPLAY',
  [faultNumber.connectionLost]: 'ERR_CONNECTION_LOST',
  [faultNumber.permission]: 'ERR_PERMISSION',
  [faultNumber.libraryMissing]: 'ERR_LIBRARY_MISSING',
  [faultNumber.unsupported]: 'ERR_UNSUPPORTED',
  [faultNumber.hookRemoved]: 'ERR_HOOK_REMOVED',
  [faultNumber.busy]: 'ERR_BUSY',
};

/** What is said of a fault that comes as a number alone, from the ring of a running capture. */
const runningFaults: Partial<Record<CaptureErrorCode, readonly [what: string, remedy: string]>> = {
  ERR_NO_DISPLAY: ['The display went away.', 'Start a desktop session, then record again.'],
  ERR_CONNECTION_LOST: [
    'The connection to the desktop was lost.',
    'What was recorded until then is kept; start a new recording once the desktop is back.',
  ],
  ERR_PERMISSION: [
    'The operating system withdrew the permission to record input.',
    'Run "capstan doctor" to see how to grant it.',
  ],
  ERR_HOOK_REMOVED: [
    'The operating system removed the input hook and would not give it back.',
    'Start a new recording; close programs that slow the desktop down if it happens again.',
  ],
};

/** The error of a fault, with the words that native found for it. */
export function createError(fault: number, what: string, remedy: string, osError: number): CaptureError {
  return new CaptureError(codes[fault] ?? 'ERR_INTERNAL', what, { remedy, osError });
}

/** The error of a fault that a running capture left in the ring's header. */
export function createRunningError(fault: number, osError: number): CaptureError {
  const code = codes[fault] ?? 'ERR_INTERNAL';
  const [what, remedy] = runningFaults[code] ?? [
    `The capture failed in native code (fault ${fault}).`,
    'Please report it, with the output of "capstan doctor".',
  ];
  return createError(fault, what, remedy, osError);
}
