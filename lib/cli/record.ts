import path from 'node:path';
import type { Command } from 'commander';
import { parseDuration } from './arguments.js';
import type { ExitCode } from './exit-code.js';
import type { Terminal } from './output.js';
import { loadPrivateFiles } from './private-files.js';

// Windows knows no polite kill.
const here =
  process.platform === 'win32'
    ? { stops: 'Ctrl-C or Ctrl-Break', app: 'notepad*' }
    : { stops: 'Ctrl-C, SIGTERM or SIGHUP', app: 'org.gnome.*' };

const help = `
Before it starts it prints what will be recorded and where that goes. It stops on ${here.stops}, or when the
time of --for is up, and closes the file. A policy is a JSON file:

  {
    "version": 1,
    "allow": [{ "app": "firefox" }, { "app": "${here.app}" }],
    "streams": { "keys": "full", "pointer": true, "screen": "off" }
  }

With --json, stdout has one object a line: {"kind":"plan"}, {"kind":"state"} on each change, {"kind":"summary"} at the
end, and {"error"} when it failed.

Exit status: 0 recorded and closed, 1 could not record or failed on the way, 2 called wrongly.

Examples:
  capstan record --policy policy.json
  capstan record --policy policy.json --out task.mcap --for 10m`;

interface Options {
  readonly policy: string;
  readonly out?: string;
  readonly for?: number;
  readonly json?: true;
}

export function addRecord(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('record')
    .summary('record what a policy allows until Ctrl-C')
    .description('Records what a policy allows, and nothing else, until Ctrl-C or until the time is up.')
    .requiredOption('--policy <file>', 'which apps may be recorded, and what of them')
    .option('--out <path>', 'a new .mcap file, or a folder for one (default: the recordings folder)')
    .option('--for <duration>', 'stop by itself after this time: 500ms, 10s, 5m, 2h', parseDuration)
    .option('--json', 'print one JSON object a line for programs')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      const [{ readPolicy }, { recordingsFolder }, { startRecording }, { runSession }] = await Promise.all([
        import('../policy/policy-file.js'),
        import('../recording/recording-path.js'),
        import('../recorder.js'),
        import('./record-session.js'),
      ]);
      const policy = await readPolicy(options.policy);
      const ownFolder = async () => recordingsFolder(process.env, await loadPrivateFiles());
      const out = options.out === undefined ? await ownFolder() : path.resolve(options.out);
      const session = { policy, out, forMs: options.for, json: options.json === true };
      finish(await runSession(session, terminal, startRecording));
    });
}
