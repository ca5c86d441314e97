// What holds for every command: help, exit codes, and errors that a stranger can act on.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { capstan, isPlainError, projectFolder, run, start } from './fixtures/capstan-child.js';
import { runHere } from './fixtures/capstan-here.js';
import { notOnWindows } from './fixtures/platform.js';

const commands = ['record', 'inspect', 'events', 'frames', 'salvage', 'doctor'];

t.test('the version is that of the package', async (t) => {
  const { version } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as { version: string };
  t.match(await run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
});

t.test('the help names every command, gives examples and the exit codes', async (t) => {
  const { code, stdout, stderr } = await runHere(['--help']);
  t.match({ code, stderr }, { code: 0, stderr: '' });
  for (const command of commands) t.match(stdout, new RegExp(`^  ${command} `, 'm'));
  t.match(stdout, /Examples:\n {2}capstan doctor/);
  t.match(stdout, /Exit status: 0 done, 1 could not be done, 2 called wrongly/);
});

for (const command of commands) {
  t.test(`capstan ${command} --help explains it with examples`, async (t) => {
    const { code, stdout, stderr } = await runHere([command, '--help']);
    t.match({ code, stderr }, { code: 0, stderr: '' });
    t.match(stdout, new RegExp(`^Usage: capstan ${command} \\[options\\]`));
    t.match(stdout, new RegExp(`Examples:\\n  capstan ${command}`));
    t.same((await runHere(['help', command])).stdout, stdout, '`capstan help` prints the same');
  });
}

t.test('no command at all prints the help on stderr and is a wrong call', async (t) => {
  const { code, stdout, stderr } = await runHere([]);
  t.match({ code, stdout }, { code: 2, stdout: '' });
  t.match(stderr, /^Usage: capstan/);
});

const misuses: Record<string, string[]> = {
  'an unknown command': ['recrod'],
  'an unknown option before the command': ['--verbose', 'doctor'],
  'record without a policy': ['record'],
  'record with an option of no value': ['record', '--policy'],
  'record with a duration of no unit': ['record', '--policy', 'p.json', '--for', '10'],
  'record with a duration of nothing': ['record', '--policy', 'p.json', '--for', '0s'],
  'record with a duration below zero': ['record', '--policy', 'p.json', '--for', '-5s'],
  'record with a duration that no timer holds': ['record', '--policy', 'p.json', '--for', '9999h'],
  'record with an argument too many': ['record', '--policy', 'p.json', 'out.mcap'],
  'inspect without a file': ['inspect'],
  'inspect with a file too many': ['inspect', 'a.mcap', 'b.mcap'],
  'inspect with an unknown option': ['inspect', '--jsno', 'a.mcap'],
  'events without a file': ['events'],
  'events with an unknown topic': ['events', 'a.mcap', '--topic', '/input/keys'],
  'events with an unknown time': ['events', 'a.mcap', '--from', 'yesterday'],
  'frames without a folder': ['frames', 'a.mcap'],
  'frames in a format that loses pixels': ['frames', 'a.mcap', '--out', 'x', '--format', 'jpeg'],
  'frames at an unknown time': ['frames', 'a.mcap', '--out', 'x', '--at', '2026-13-01T00:00:00Z'],
  'salvage without a place for what it saves': ['salvage', 'a.mcap'],
  'salvage without a file': ['salvage', '--out', 'b.mcap'],
  'doctor with an argument': ['doctor', 'please'],
};

for (const [misuse, args] of Object.entries(misuses)) {
  t.test(`${misuse} is a wrong call: exit code 2 and one line`, async (t) => {
    const { code, stdout, stderr } = await runHere(args);
    t.match({ code, stdout }, { code: 2, stdout: '' });
    t.ok(isPlainError(stderr), stderr);
    t.match(stderr, /Run `capstan( \w+)? --help`/);
  });
}

t.test('exit codes reach the shell', async (t) => {
  t.equal((await run(['help', 'doctor'])).code, 0);
  t.equal((await run(['inspect', 'no-such.mcap'])).code, 1);
  t.equal((await run(['inspect'])).code, 2);
});

t.test('a misspelt option or command is met with what was probably meant', async (t) => {
  t.match((await runHere(['inspect', '--jsno', 'x'])).stderr, '--json');
  t.match((await runHere(['recrod'])).stderr, 'record');
});

t.test('an unknown topic is met with those there are', async (t) => {
  t.match((await runHere(['events', 'x', '--topic', 'key'])).stderr, '/input/key, /input/button, /input/wheel');
});

t.test('with --json an error is also an object on stdout', async (t) => {
  const wrong = await runHere(['inspect', '--json']);
  t.equal(wrong.code, 2);
  t.match(JSON.parse(wrong.stdout), {
    error: { code: 'ERR_USAGE', message: /missing required argument/, remedy: /--help/ },
  });
  t.ok(isPlainError(wrong.stderr), 'and still a line on stderr');
  const failed = await runHere(['record', '--json', '--policy', 'no-such.json']);
  t.equal(failed.code, 1);
  t.match(JSON.parse(failed.stdout), { error: { code: 'ERR_POLICY', message: /no-such\.json/, remedy: /\S/ } });
});

t.test('an error cannot steer the terminal by the name of a file', async (t) => {
  for (const command of ['inspect', 'events']) {
    const { code, stderr } = await runHere([command, 'no\u001b]0;x\u0007\nsuch\u009b.mcap']);
    t.equal(code, 1);
    t.ok(isPlainError(stderr), stderr);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    t.notMatch(stderr, /[\u001b\u0007\u009b]/);
  }
});

t.test('CAPSTAN_DEBUG=1 adds the stack that is never there otherwise', async (t) => {
  const args = ['record', '--policy', 'no-such.json'];
  t.notMatch((await run(args)).stderr, /\n\s+at /);
  t.match((await run(args, { env: { CAPSTAN_DEBUG: '1' } })).stderr, /\n\s+at /);
});

t.test('no output has colours when it is no terminal', async (t) => {
  for (const args of [['--help'], ['doctor'], ['inspect'], ['record', '--help']]) {
    const { stdout, stderr } = await run(args, { env: { TERM: 'xterm-256color' } });
    t.notMatch(stdout + stderr, '\u001b', args.join(' '));
  }
});

notOnWindows(t, 'no /dev/full', 'a full disk under stdout is an error, not silence', async (t) => {
  const { code, stderr } = await start([
    '-e',
    `const { openSync } = require('node:fs');
     require('node:child_process').spawn(process.execPath, [${JSON.stringify(capstan)}, '--help'],
       { stdio: ['ignore', openSync('/dev/full', 'w'), 'inherit'] }).on('close', (code) => { process.exitCode = code; });`,
  ]).ended;
  t.equal(code, 1);
  t.ok(isPlainError(stderr), stderr);
  t.match(stderr, 'could not be written');
});
