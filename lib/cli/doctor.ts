import type { Command } from 'commander';
import { askForPermissions, type Check, checkAll } from './checks.js';
import { type ExitCode, exitCode } from './exit-code.js';
import type { Output, Terminal } from './output.js';
import { escapeText } from './text.js';

const help = `
Nothing is recorded, and a display is asked only what it can do.

Exit status: 0 when recording is possible here, 1 when it is not.

Examples:
  capstan doctor
  capstan doctor --policy policy.json
  capstan doctor --ask
  capstan doctor --json`;

interface Options {
  readonly policy?: string;
  readonly json?: true;
  readonly ask?: true;
}

function formatCheck(out: Output, check: Check, width: number): string {
  const mark = check.ok
    ? out.style('ok  ', 'good')
    : check.needed
      ? out.style('FAIL', 'bad')
      : out.style('–   ', 'dim');
  const lines = [`  ${mark}  ${check.name.padEnd(width)}  ${escapeText(check.why)}`.trimEnd()];
  if (!check.ok && check.remedy !== '') lines.push(`${' '.repeat(width + 10)}→ ${escapeText(check.remedy)}`);
  return lines.join('\n');
}

async function printChecks(out: Output, checks: readonly Check[], possible: boolean): Promise<void> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const check of checks) await out.line(formatCheck(out, check, width));
  const verdict = possible
    ? out.style('Recording is possible here.', 'good')
    : out.style('Recording is not possible here: see the lines marked FAIL.', 'bad');
  await out.line(`\n${verdict}`);
}

export function addDoctor(program: Command, { out }: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .summary('say what works here, what does not, why, and what to do about it')
    .description('Says what works here, what does not, why, and what to do about it.')
    .option('--policy <file>', 'check this policy file too')
    .option('--json', 'print one JSON object')
    .option('--ask', 'have macOS ask for the permissions that are missing')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      if (options.ask) await askForPermissions();
      const checks = await checkAll(options.policy);
      const possible = checks.every(({ ok, needed }) => ok || !needed);
      if (options.json) {
        await out.json({
          possible,
          platform: process.platform,
          arch: process.arch,
          node: process.versions.node,
          checks,
        });
      } else {
        await printChecks(out, checks, possible);
      }
      finish(possible ? exitCode.ok : exitCode.failed);
    });
}
