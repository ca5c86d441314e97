// Runs the tests in Node for Windows under Wine: scripts/test-windows.sh has built what runs and calls this.
//   node scripts/test-windows.js [native] [lib] [contract] [windows] [FILE…]
// Each test file is a process of its own with a time limit; its TAP goes to build/reports/windows. The last line is the
// sum: "N passed, N failed".

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { runsInNewestNode, windowsTestFiles } from './windows-test-files.js';
import { startWineDesktop } from './wine-desktop.js';

const LIMIT_SECONDS = 300;
const builds = resolve('build/windows');
const app = join(builds, 'app');
const reports = resolve('build/reports/windows');
const library = join(builds, 'bcryptprimitives.dll');
const node = (major) => join(builds, `node-${major}`, 'node.exe');
/** As Wine shows this machine's own file system. */
const windowsPath = (path) => `Z:${path.replaceAll('/', '\\')}`;
const indented = (text) => text.replace(/^(?=.)/gm, '    ');

const files = windowsTestFiles({ wine: true });
const parts = ['native', ...Object.keys(files)];
const chosen = process.argv.slice(2);
const unknown = chosen.filter((one) => !parts.includes(one) && !existsSync(one));
if (unknown.length > 0) {
  console.error(`test-windows: no part or file ${unknown.join(', ')}; parts: ${parts.join(' ')}`);
  process.exit(2);
}

/** Runs a program, and once more where it ended without a word: now and then Wine ends one before it begins. */
async function runProgram(desktop, program, args, options) {
  const first = await desktop.run(program, args, options);
  const begun = first.late || first.code === 0 || readFileSync(options.log, 'utf8') !== '';
  if (begun) return first;
  console.log(`  # exit code ${first.code} without a word, once more: ${[program, ...args].join(' ')}`);
  return desktop.run(program, args, options);
}

/** Tests of one file in one Node, as the block of TAP that scripts/tap-report.awk counts. */
async function testFile(desktop, { file, major, alone }) {
  const log = join(reports, `${basename(file, '.ts')}.node-${major}.tap`);
  const started = performance.now();
  const { code, late } = await runProgram(desktop, node(major), [file.replace(/\.ts$/, '.js')], {
    log,
    cwd: app,
    limitSeconds: LIMIT_SECONDS,
    // As .taprc says; tap itself does not run here.
    env: {
      CAPSTAN_WIN_TOOL: windowsPath(join(builds, 'win-tool/win_tool.exe')),
      TAP_TIMEOUT: String(LIMIT_SECONDS - 10),
      TAP_FAIL_SKIP: '1',
      TAP_FAIL_TODO: '1',
      TAP_FAIL_ONLY: '1',
    },
  });
  if (late && alone) await desktop.restart();
  const tap = readFileSync(log, 'utf8').replace(/\r/g, '');
  // Without the plan at its end, the file broke off, whatever its exit code.
  const whole = /^1\.\.[1-9]\d*$/m.test(tap);
  const why = late ? ` # over ${LIMIT_SECONDS} s` : whole ? '' : ' # no test, or broken off';
  const verdict = code === 0 && whole ? 'ok' : 'not ok';
  const seconds = Math.round((performance.now() - started) / 1000);
  const title = `${file} (Node ${major}, ${seconds} s)${why}`;
  return `# Subtest: ${title}\n${indented(tap)}\n${verdict} 1 - ${title}\n`;
}

/** Runs jobs, some at once, and gives their results in order. */
async function* inOrder(jobs, atOnce) {
  const results = [];
  const startNext = () => {
    if (results.length === jobs.length) return;
    const result = jobs[results.length]();
    results.push(result);
    // A job that fails is met below, in its turn.
    result.catch(() => {}).then(startNext);
  };
  for (let i = 0; i < atOnce; i++) startNext();
  for (let i = 0; i < jobs.length; i++) yield await results[i];
}

/** Gives [passed, failed] of test files, and prints a line for each and the whole of those that failed. */
async function tapFiles(desktop, name, list, { atOnce }) {
  const counts = join(reports, `${name}.count`);
  const awk = spawn('awk', ['-v', `counts=${counts}`, '-f', 'scripts/tap-report.awk'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const closed = once(awk, 'close');
  const all = createWriteStream(join(reports, `${name}.tap`));
  // A file's folders bear its name: never in two Nodes at once.
  const jobs = [20, 22]
    .flatMap((major) => list.map((file) => ({ file, major, alone: atOnce === 1 })))
    .filter(({ file, major }) => major === 20 || runsInNewestNode(file))
    .map((job) => () => testFile(desktop, job));
  for await (const block of inOrder(jobs, atOnce)) {
    awk.stdin.write(block);
    all.write(block);
  }
  awk.stdin.end();
  all.end();
  await closed;
  return readFileSync(counts, 'utf8').trim().split(' ').map(Number);
}

/** The native tests' programs: each ends with its own count of sentences. */
async function nativePrograms(desktop) {
  const folder = join(builds, 'another/place/build/test/native');
  const programs = readdirSync(folder).filter((name) => name.endsWith('.exe'));
  const jobs = programs.map((program) => async () => {
    const log = join(reports, `${program}.log`);
    const { code, late } = await runProgram(desktop, join(folder, program), [], { log, limitSeconds: LIMIT_SECONDS });
    const said = readFileSync(log, 'utf8').replace(/\r/g, '');
    const [, passed = '0', failed = '0'] = /^(\d+) passed, (\d+) failed\n$/m.exec(said) ?? [];
    const broke = failed === '0' && (code !== 0 || passed === '0');
    return { program, said, late, passed: Number(passed), failed: broke ? 1 : Number(failed) };
  });
  const sum = [0, 0];
  for await (const { program, said, late, passed, failed } of inOrder(jobs, 2)) {
    sum[0] += passed;
    sum[1] += failed;
    console.log(`  ${failed === 0 ? 'ok' : 'not ok'} - ${program}${late ? ` # over ${LIMIT_SECONDS} s` : ''}`);
    if (failed > 0) console.log(indented(said));
  }
  return sum;
}

async function runParts(desktop) {
  desktop.hold(node(20), ['-e', 'setInterval(() => {}, 2 ** 30)']);
  const runners = {
    native: () => nativePrograms(desktop),
    // No test of the library looks at the desktop.
    lib: () => tapFiles(desktop, 'lib', files.lib, { atOnce: 2 }),
    contract: () => tapFiles(desktop, 'contract', files.contract, { atOnce: 1 }),
    windows: () => tapFiles(desktop, 'windows', files.windows, { atOnce: 1 }),
  };
  const single = chosen.filter((one) => !parts.includes(one));
  const named = parts.filter((part) => chosen.includes(part));
  const wanted = chosen.length === 0 ? parts.filter((part) => part === 'native' || files[part].length > 0) : named;
  const jobs = wanted.map((part) => [part, runners[part]]);
  if (single.length > 0) jobs.push(['files', () => tapFiles(desktop, 'files', single, { atOnce: 1 })]);

  const table = [];
  const sum = [0, 0];
  for (const [part, runner] of jobs) {
    console.log(`== ${part}`);
    const started = performance.now();
    let [passed, failed] = await runner();
    // A runner that runs nothing is a failure even where no test says so.
    if (passed + failed === 0) failed = 1;
    sum[0] += passed;
    sum[1] += failed;
    const seconds = Math.round((performance.now() - started) / 1000);
    const numbers = [passed, failed, seconds].map((n) => String(n).padStart(6));
    table.push(`${part.padEnd(8)} ${numbers.join(' ')} s`);
  }
  console.log(`\n${'part'.padEnd(8)} passed failed\n${table.join('\n')}`);
  return sum;
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const starting = startWineDesktop({ library });
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    interrupted = true;
    const desktop = await starting.catch(() => undefined);
    await desktop?.stop();
    process.kill(process.pid, signal);
  });
}
const desktop = await starting;
try {
  const [passed, failed] = await runParts(desktop);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (failure) {
  // Without its desktop nothing goes on; the signal's own end follows.
  if (!interrupted) throw failure;
} finally {
  await desktop.stop();
}
