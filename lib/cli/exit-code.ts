import { CommanderError } from 'commander';
import { CaptureError } from '../errors.js';

/** What the `capstan` command tells the shell. */
export const exitCode = {
  ok: 0,
  /** The command was right and could not be done. */
  failed: 1,
  /** The command was called wrongly: nothing was tried. */
  usage: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Help and version end a command by an exception too: those are no failures. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (error instanceof CaptureError && error.code === 'ERR_USAGE') return exitCode.usage;
  return exitCode.failed;
}
