// Runs test files in the guest: scripts/test-libinput.sh has built what runs and calls this.
//   node scripts/test-libinput.js FILE…
// Their TAP goes to build/reports/libinput.tap, what the kernel and the session said to build/reports/libinput.console. The
// last line is the sum: "N passed, N failed".

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startMachine } from './guest/machine.js';

/** Without a word from the guest: longer than any test there takes. */
const SILENCE_SECONDS = 400;
const LIMIT_SECONDS = 3600;
const reports = resolve('build/reports');
const log = `${reports}/libinput.console`;
const counts = `${reports}/libinput.count`;

mkdirSync(reports, { recursive: true });
const files = process.argv.slice(2);
const started = performance.now();
const machine = await startMachine({
  job: { root: process.cwd(), node: process.execPath, files: files.join(' ') },
  console: log,
});
process.once('exit', () => machine.kill());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await machine.end();
    process.kill(process.pid, signal);
  });
}

let late = '';
const giveUp = (why) => {
  late = why;
  machine.kill();
};
const limit = setTimeout(() => giveUp(`over ${LIMIT_SECONDS} s`), LIMIT_SECONDS * 1000);
const silence = setTimeout(() => giveUp(`nothing said for ${SILENCE_SECONDS} s`), SILENCE_SECONDS * 1000);

const awk = spawn('awk', ['-v', `counts=${counts}`, '-f', 'scripts/tap-report.awk'], {
  stdio: ['pipe', 'inherit', 'inherit'],
});
const counted = once(awk, 'close');
const all = createWriteStream(`${reports}/libinput.tap`);
let tap = '';
machine.output.setEncoding('utf8').on('data', (text) => {
  silence.refresh();
  tap += text;
  all.write(text);
  awk.stdin.write(text);
});
await machine.ended;
clearTimeout(limit);
clearTimeout(silence);
awk.stdin.end();
all.end();
await counted;

const [passed = 0, failures = 0] = readFileSync(counts, 'utf8').trim().split(' ').map(Number);
let failed = failures;
// The plan at its end says that no file is missing.
const plan = /^1\.\.(\d+)$/m.exec(tap);
if (late !== '' || Number(plan?.[1] ?? 0) !== files.length || passed + failed === 0) {
  failed++;
  console.log(
    `  not ok - the guest did not come to its end${late === '' ? '' : `: ${late}`}; the last of its console:`,
  );
  console.log(readFileSync(log, 'utf8').split('\n').slice(-40).join('\n'));
}
console.log(`the guest ran for ${Math.round((performance.now() - started) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
