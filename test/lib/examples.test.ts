// The examples are the first code that a stranger copies: they must be right as they stand. Those that need a display
// run in test/system/examples.test.ts.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { parsePolicy } from '#lib/policy/parser.js';
import { projectFolder, start } from './fixtures/capstan-child.js';
import { notOnWindows } from './fixtures/platform.js';
import { sampleEvents, writeRecording } from './fixtures/sample-recording.js';

const folder = path.join(projectFolder, 'examples');
const names = readdirSync(folder).filter((name) => name.endsWith('.mjs'));

t.test('there are six, each about ten lines long', async (t) => {
  t.equal(names.length, 6);
  for (const name of names) {
    const lines = readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n');
    t.ok(lines.length <= 16, `${name}: ${lines.length} lines`);
    t.match(lines[0], `node examples/${name}`, 'its first line says how it is run');
  }
});

t.test('they use only what the package exports, with the right types', async (t) => {
  const { config } = ts.readConfigFile(path.join(projectFolder, 'tsconfig.json'), ts.sys.readFile) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectFolder);
  const program = ts.createProgram({
    rootNames: names.map((name) => path.join(folder, name)),
    options: { ...options, allowJs: true, checkJs: true, noEmit: true },
  });
  const faults = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${path.basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  t.same(faults, []);
});

t.test('their policy is valid', async (t) => {
  const policy: unknown = JSON.parse(readFileSync(path.join(folder, 'policy.json'), 'utf8'));
  t.match(parsePolicy(policy, 'The policy'), { allow: [{ app: 'xterm' }, { app: 'firefox*' }] });
});

t.test('03-read.mjs prints the clicks of a recording', async (t) => {
  const file = await writeRecording(path.join(t.testdir(), 'sample.mcap'), sampleEvents());
  const { code, stdout, stderr } = await start([path.join(folder, '03-read.mjs'), file]).ended;
  t.match({ code, stderr }, { code: 0, stderr: '' });
  t.equal(stdout, '1,2 button 0, click 1\n');
});

t.test('06-frames.mjs says what was seen before and after each click', async (t) => {
  const file = await writeRecording(path.join(t.testdir(), 'sample.mcap'), sampleEvents());
  const { code, stdout, stderr } = await start([path.join(folder, '06-frames.mjs'), file]).ended;
  t.match({ code, stderr }, { code: 0, stderr: '' });
  t.equal(stdout, '1,2: before nothing, after nothing\n');
});

t.test('05-check.mjs says what can be captured, or why nothing can', async (t) => {
  const { code, stdout, stderr } = await start([path.join(folder, '05-check.mjs')]).ended;
  t.match({ code, stderr }, { code: 0, stderr: '' });
  t.match(stdout, /^(input +\S|ERR_\w+: )/m);
});

for (const name of ['01-record.mjs', '02-live.mjs', '04-pause.mjs']) {
  notOnWindows(t, 'no DISPLAY to take away', `${name} says why where there is no display`, async (t) => {
    const { code, stderr } = await start([path.join(folder, name)], { cwd: projectFolder }).ended;
    t.equal(code, 1);
    t.match(stderr, /ERR_(NO_DISPLAY|NATIVE_MISSING)/);
  });
}
