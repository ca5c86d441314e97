import { CommanderError } from 'commander';
import { CaptureError, type CaptureErrorCode } from '../errors.js';
import type { Terminal } from './output.js';
import { oneLine } from './text.js';

interface Failure {
  readonly code: CaptureErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** Whether stack traces are wanted: `CAPSTAN_DEBUG=1`. */
export function isDebug(): boolean {
  return process.env['CAPSTAN_DEBUG'] === '1';
}

function sentence(text: string): string {
  const whole = oneLine(text.replace(/^error: /, '').replaceAll('\n', ' '));
  return /[.!?)]$/.test(whole) ? whole : `${whole}.`;
}

/** `commandName` is what `--help` is asked of: `capstan record`. */
function describeFailure(error: unknown, commandName: string): Failure {
  if (error instanceof CommanderError) {
    const remedy = `Run \`${commandName} --help\` to see how it is used.`;
    return { code: 'ERR_USAGE', message: `${sentence(error.message)} ${remedy}`, remedy };
  }
  if (error instanceof CaptureError) {
    return { code: error.code, message: oneLine(error.message), remedy: oneLine(error.remedy) };
  }
  const remedy = 'This is a defect of Capstan: run it again with CAPSTAN_DEBUG=1 and report what it prints.';
  const what = error instanceof Error ? error.message : String(error);
  return { code: 'ERR_INTERNAL', message: `${sentence(what)} ${remedy}`, remedy };
}

/** One line on stderr and, for programs, an `{"error":…}` object as the last line of stdout. */
export async function reportFailure(
  error: unknown,
  { out, err }: Terminal,
  options: { commandName: string; json: boolean },
): Promise<void> {
  const failure = describeFailure(error, options.commandName);
  await err.line(`capstan: ${failure.message}`);
  if (isDebug() && error instanceof Error) await err.line(error.stack ?? '');
  if (options.json) await out.json({ error: failure });
}
