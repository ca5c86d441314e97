import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '../..');
const script = join(root, 'scripts/generate-layout.sh');
const layout = join(root, 'lib/binding/event-layout.ts');

function check(...args: string[]) {
  return spawnSync('bash', [script, '--check', ...args], { encoding: 'utf8' });
}

t.test('the committed layout is what the C++ headers say', async (t) => {
  const { status, stderr } = check();
  t.equal(status, 0, stderr);
});

t.test('a layout with one number changed is refused, and the difference is shown', async (t) => {
  const tampered = join(t.testdir(), 'event-layout.ts');
  const text = readFileSync(layout, 'utf8');
  writeFileSync(tampered, text.replace('  timeNs: 8,', '  timeNs: 12,'));
  t.not(readFileSync(tampered, 'utf8'), text);
  const { status, stderr } = check(tampered);
  t.equal(status, 1);
  t.match(stderr, /-\s+timeNs: 12,\n\+\s+timeNs: 8,/);
});

t.test('a layout with a line missing is refused', async (t) => {
  const tampered = join(t.testdir(), 'event-layout.ts');
  writeFileSync(tampered, readFileSync(layout, 'utf8').replace('  asleep: 65,\n', ''));
  t.equal(check(tampered).status, 1);
});

t.test('a wrong option is refused', async (t) => {
  t.equal(spawnSync('bash', [script, '--chek']).status, 2);
});
