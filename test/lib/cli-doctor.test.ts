// `capstan doctor` where there is no display; what it says where there is one is tried on the real X server.

import path from 'node:path';
import t from 'tap';
import { run } from './fixtures/capstan-child.js';
import { hasMode, notOnWindows } from './fixtures/platform.js';

interface Report {
  possible: boolean;
  checks: { name: string; ok: boolean; needed: boolean; why: string; remedy: string }[];
}

async function examine(args: readonly string[], home: string, env = {}): Promise<Report & { code: number | null }> {
  const { code, stdout } = await run(['doctor', '--json', ...args], { env: { CAPSTAN_HOME: home, ...env } });
  return { code, ...(JSON.parse(stdout) as Report) };
}

notOnWindows(
  t,
  'no DISPLAY to take away',
  'without a display it says so, says what to do, and exits with 1',
  async (t) => {
    const { code, possible, checks } = await examine([], t.testdir());
    t.match({ code, possible }, { code: 1, possible: false });
    const missing = checks.filter(({ ok, needed }) => needed && !ok);
    t.ok(missing.length > 0);
    for (const { why, name } of missing) t.match(why, /\S/, `${name} says why`);
    t.ok(
      missing.some(({ remedy }) => remedy !== ''),
      'and what to do',
    );
  },
);

t.test('the exit code follows from the checks that are needed', async (t) => {
  const { code, possible, checks } = await examine([], t.testdir());
  t.equal(
    possible,
    checks.every(({ ok, needed }) => ok || !needed),
  );
  t.equal(code, possible ? 0 : 1);
});

t.test('--ask changes nothing where the system never asks', async (t) => {
  const home = t.testdir();
  t.same(await examine(['--ask'], home), await examine([], home));
});

t.test('the text names each check with its state, why, and the remedy', async (t) => {
  const home = t.testdir();
  const { checks, possible } = await examine([], home);
  const { stdout, stderr } = await run(['doctor'], { env: { CAPSTAN_HOME: home } });
  t.equal(stderr, '');
  for (const { name, ok, needed, why, remedy } of checks) {
    t.match(stdout, new RegExp(`^  ${ok ? 'ok  ' : needed ? 'FAIL' : '–   '}  ${name} `, 'm'));
    t.ok(stdout.includes(why) && (ok || stdout.includes(remedy)), name);
  }
  t.match(stdout, possible ? 'Recording is possible here' : 'Recording is not possible here');
});

t.test('the recordings folder is found, made and closed to others', async (t) => {
  const home = t.testdir();
  const { checks } = await examine([], home);
  const folder = path.join(home, 'recordings');
  t.match(
    checks.find(({ name }) => name === 'recordings folder'),
    { ok: true, why: folder },
  );
  t.ok(hasMode(folder, 0o700));
});

t.test('a recordings folder that cannot be made is a fault with a remedy', async (t) => {
  const { checks, code } = await examine([], path.join(t.testdir({ file: '' }), 'file'));
  t.equal(code, 1);
  t.match(
    checks.find(({ name }) => name === 'recordings folder'),
    { ok: false, needed: true, why: /\S/, remedy: /\S/ },
  );
});

t.test('a policy is checked: valid with its rules counted', async (t) => {
  const home = t.testdir({ 'p.json': '{"version":1,"allow":[{"app":"xterm"},{"app":"gedit"}]}' });
  const { checks } = await examine(['--policy', path.join(home, 'p.json')], home);
  t.match(
    checks.find(({ name }) => name === 'policy'),
    { ok: true, why: /valid, 2 rules/ },
  );
  t.notOk(checks.some(({ name }) => name === 'policy sites'));
});

t.test('a policy with a mistake is named as a fault, with the mistake', async (t) => {
  const home = t.testdir({ 'p.json': '{"version":1,"alow":[]}' });
  const { checks, code } = await examine(['--policy', path.join(home, 'p.json')], home);
  t.equal(code, 1);
  t.match(
    checks.find(({ name }) => name === 'policy'),
    { ok: false, needed: true, why: /alow/ },
  );
});

t.test('a rule with sites is said to deny, as sites are not tracked yet', async (t) => {
  const home = t.testdir({ 'p.json': '{"version":1,"allow":[{"app":"firefox","sites":["docs.example.org"]}]}' });
  const { checks } = await examine(['--policy', path.join(home, 'p.json')], home);
  t.match(
    checks.find(({ name }) => name === 'policy sites'),
    { ok: false, needed: false, why: /"firefox".*denies/, remedy: /sites/ },
  );
  t.match(
    checks.find(({ name }) => name === 'policy rules'),
    { ok: false, why: /no rule allows anything/ },
  );
});

t.test('a rule for a browser whose private windows look like any other is said to record nothing', async (t) => {
  const home = t.testdir({ 'p.json': '{"version":1,"allow":[{"app":"Chromium"},{"app":"firefox"}]}' });
  const { checks } = await examine(['--policy', path.join(home, 'p.json')], home);
  const told = checks.filter(({ name }) => name === 'policy browser');
  t.equal(told.length, 1);
  t.match(told[0], { ok: false, needed: false, why: /Chromium/ });
});

notOnWindows(
  t,
  'no Wayland',
  'in a Wayland session the backend of X11 records only its apps, and says so',
  async (t) => {
    const home = t.testdir();
    const { checks } = await examine([], home, { XDG_SESSION_TYPE: 'wayland', CAPSTAN_BACKEND: 'x11' });
    t.match(
      checks.find(({ name }) => name === 'session'),
      { ok: false, needed: false, why: /XWayland/ },
    );
    const other = await examine([], home, { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' });
    t.notOk(other.checks.some(({ name }) => name === 'session'));
  },
);

notOnWindows(t, 'one backend alone', 'it says which backend suits the session, and why', async (t) => {
  const home = t.testdir();
  const none = { CAPSTAN_BACKEND: '', WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: '', DISPLAY: '' };
  const backend = async (env: Readonly<Record<string, string>>) =>
    (await examine([], home, { ...none, ...env })).checks.find(({ name }) => name === 'backend')?.why;
  t.match(await backend({ DISPLAY: ':4711' }), /^x11: .*DISPLAY/);
  t.match(await backend({ DISPLAY: ':4711', WAYLAND_DISPLAY: 'none-here' }), /^evdev: .*WAYLAND_DISPLAY/);
  t.match(await backend({ DISPLAY: ':4711', XDG_SESSION_TYPE: 'wayland' }), /^evdev: .*XDG_SESSION_TYPE/);
  t.match(await backend({}), /^evdev: /);
  t.match(await backend({ CAPSTAN_BACKEND: 'x11', WAYLAND_DISPLAY: 'none-here' }), /^x11: CAPSTAN_BACKEND/);
});

notOnWindows(t, 'one backend alone', 'a backend that does not exist is named as the fault', async (t) => {
  const { checks, code } = await examine([], t.testdir(), { CAPSTAN_BACKEND: 'wayland' });
  t.equal(code, 1);
  t.match(
    checks.find(({ name }) => name === 'input'),
    { ok: false, why: /CAPSTAN_BACKEND/, remedy: /x11 or evdev/ },
  );
});

t.test('a missing policy and a folder are faults, not crashes', async (t) => {
  const home = t.testdir();
  for (const file of [path.join(home, 'none.json'), home]) {
    const { checks, code } = await examine(['--policy', file], home);
    t.equal(code, 1);
    t.match(
      checks.find(({ name }) => name === 'policy'),
      { ok: false, remedy: /\S/ },
    );
  }
});
