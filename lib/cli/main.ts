#!/usr/bin/env node
import { exitCode } from './exit-code.js';
import { isDebug } from './failure.js';
import { Output } from './output.js';
import { run } from './program.js';
import { oneLine } from './text.js';

// A stack trace tells a user nothing and may quote what was typed.
process.on('uncaughtException', (error) => {
  process.stderr.write(`capstan: ${error instanceof Error ? oneLine(error.message) : 'an unknown fault'}\n`);
  if (isDebug()) process.stderr.write(`${error.stack}\n`);
  process.exit(exitCode.failed);
});

const terminal = { out: new Output(process.stdout), err: new Output(process.stderr) };
process.exitCode = await run(process.argv.slice(2), terminal);
