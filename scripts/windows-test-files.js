// Which test files run on Windows: the one place that knows. For scripts/test-windows.js (under Wine) and
// scripts/test-windows-native.js (on Windows itself).
import { existsSync, readdirSync } from 'node:fs';

/** Not on Windows, and why. */
const leftOut = new Set([
  // Runs the project's own checks, which read the sources; the same on every system, and Linux is where they run.
  'test/lib/checks.test.ts',
  // Compiles a program with the Linux compiler, through bash.
  'test/lib/event-layout.test.ts',
  // Builds this machine's binary with prebuildify and packs it; the Windows one is made by prebuild-windows.sh.
  'test/lib/package.test.ts',
  // Mounts a small tmpfs to fill.
  'test/lib/recording-disk-full.test.ts',
]);

/** Where Wine stands in for hardware (xdotool injects input there), or lets a program do what Windows forbids. */
const needsWine = /-(xdotool|wine)\.test\.ts$/;

/** What also runs in the newest Node that Wine takes: all that loads the addon, shares memory with it or ends it. */
const inNewestNode = [
  /^test\/contract\//,
  /^test\/windows\/host\.test\.ts$/,
  /^test\/lib\/(load-native|session|worker|ring-reader|frame-session|recorder|recording-roundtrip)\.test\.ts$/,
];

function testFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** The parts of the tests that run in Node for Windows, each with its files. */
export function windowsTestFiles({ wine }) {
  const fit = (file) => !leftOut.has(file) && (wine || !needsWine.test(file));
  return {
    lib: testFiles('test/lib').filter(fit),
    contract: testFiles('test/contract').filter(fit),
    windows: testFiles('test/windows').filter(fit),
  };
}

export const runsInNewestNode = (file) => inNewestNode.some((pattern) => pattern.test(file));
