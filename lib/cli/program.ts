// The `capstan` command. Each command is a file; what a command needs of the library it loads when it runs, so that
// help and `doctor` work where the rest cannot be loaded.

import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addDoctor } from './doctor.js';
import { addEvents } from './events.js';
import { type ExitCode, exitCode, exitCodeOf } from './exit-code.js';
import { reportFailure } from './failure.js';
import { addFrames } from './frames.js';
import { addInspect } from './inspect.js';
import type { Terminal } from './output.js';
import { addRecord } from './record.js';
import { addSalvage } from './salvage.js';

const { version, description } = createRequire(import.meta.url)('../../package.json') as {
  version: string;
  description: string;
};

const examples = `
Examples:
  capstan doctor
  capstan record --policy policy.json --for 20s
  capstan inspect recording.mcap
  capstan events recording.mcap --topic /input/key | head
  capstan frames recording.mcap --out images

Exit status: 0 done, 1 could not be done, 2 called wrongly.`;

function makeProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('capstan')
    .description(
      `${description}.\nIt records only while \`capstan record\` runs, and only the apps that a policy allows.`,
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.paint(text),
      writeErr: (text) => terminal.err.paint(text),
      // Errors are printed in one place, in one form: failure.ts.
      outputError: () => {},
    })
    .addHelpText('after', examples);
  for (const add of [addRecord, addInspect, addEvents, addFrames, addSalvage, addDoctor])
    add(program, terminal, finish);
  return program;
}

/** Runs a command line, without the `capstan` before it, to its end. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  const program = makeProgram(terminal, (result) => {
    code = result;
  });
  const report = async (error: unknown) => {
    const command = program.commands.find((candidate) => candidate.name() === args[0]);
    const commandName = command === undefined ? 'capstan' : `capstan ${command.name()}`;
    await reportFailure(error, terminal, { commandName, json: args.includes('--json') });
    return exitCodeOf(error);
  };
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    code = exitCodeOf(error);
    const isHelp = (error as { code?: unknown }).code === 'commander.help';
    if (code !== exitCode.ok && !isHelp) await report(error);
  }
  try {
    await terminal.out.flush();
  } catch (error) {
    code = await report(error);
  }
  return code;
}
