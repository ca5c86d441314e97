import { chmod, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { recordingPath, recordingsFolder } from '#lib/recording/recording-path.js';
import { hasMode, notOnWindows, onWindows } from './fixtures/platform.js';

const date = new Date('2026-11-21T09:08:07.654Z');
const noLinks = 'a link takes a privilege';

t.test('a file’s path is taken as it is', async (t) => {
  const path = join(t.testdir(), 'mine.mcap');
  t.equal(await recordingPath(path, date), path);
  await writeFile(path, '');
  t.equal(await recordingPath(path, date), path, 'also an existing one: creating it will be refused');
});

t.test('in a folder the name is the time, and never one that is taken', async (t) => {
  const folder = t.testdir();
  const first = join(folder, '2026-11-21T09-08-07Z.mcap');
  t.equal(await recordingPath(folder, date), first);
  await writeFile(first, '');
  t.equal(await recordingPath(folder, date), join(folder, '2026-11-21T09-08-07Z-2.mcap'));
});

notOnWindows(t, noLinks, 'a link that leads nowhere takes its name all the same', async (t) => {
  const folder = t.testdir();
  await symlink('nowhere', join(folder, '2026-11-21T09-08-07Z.mcap'));
  t.equal(await recordingPath(folder, date), join(folder, '2026-11-21T09-08-07Z-2.mcap'));
});

t.test('the default folder is made for its owner only', async (t) => {
  const home = join(t.testdir(), 'home');
  const folder = await recordingsFolder({ CAPSTAN_HOME: home });
  t.equal(folder, join(home, 'recordings'));
  t.ok(hasMode(folder, 0o700));
  t.ok(hasMode(home, 0o700));
});

t.test('where modes do not close it, what does makes it: whole path, long ones too', async (t) => {
  const home = join(t.testdir(), 'home');
  const made: string[] = [];
  const privately = { makeFile: () => () => {}, makeFolder: (path: string) => void made.push(path) };
  const folder = await recordingsFolder({ CAPSTAN_HOME: home }, privately);
  t.equal(folder, join(home, 'recordings'));
  t.strictSame(made, [onWindows ? `\\\\?\\${folder}` : folder]);
  await t.rejects(lstat(home), { code: 'ENOENT' }, 'nothing else made it before');
});

t.test('a folder that cannot be closed to others is refused', async (t) => {
  const refuse = (code: string) => () => {
    throw Object.assign(new Error(code), { code, errno: 5 });
  };
  for (const [code, message] of [
    ['EPERM', /permission denied.*belongs to you/],
    ['ELOOP', /a link/],
    ['ENOTDIR', /not a folder/],
  ] as const) {
    const privately = { makeFile: () => () => {}, makeFolder: refuse(code) };
    await t.rejects(recordingsFolder({ CAPSTAN_HOME: 'x' }, privately), { code: 'ERR_FILE', message, osError: 5 });
  }
});

notOnWindows(t, 'it has another place there', 'without CAPSTAN_HOME it lies in the XDG state folder', async (t) => {
  const home = t.testdir();
  t.equal(await recordingsFolder({ XDG_STATE_HOME: join(home, 's') }), join(home, 's', 'capstan', 'recordings'));
  const before = process.env['HOME'];
  t.teardown(() => {
    process.env['HOME'] = before;
  });
  process.env['HOME'] = home;
  for (const env of [{}, { XDG_STATE_HOME: 'relative' }, { CAPSTAN_HOME: '', XDG_STATE_HOME: '' }]) {
    t.equal(await recordingsFolder(env), join(home, '.local', 'state', 'capstan', 'recordings'));
  }
});

if (onWindows) {
  t.test('without CAPSTAN_HOME it lies in the local application data, which does not roam', async (t) => {
    const home = t.testdir();
    const env = { LOCALAPPDATA: join(home, 'Local'), APPDATA: join(home, 'Roaming'), XDG_STATE_HOME: join(home, 's') };
    t.equal(await recordingsFolder(env), join(home, 'Local', 'capstan', 'recordings'));
    const before = process.env['USERPROFILE'];
    t.teardown(() => {
      process.env['USERPROFILE'] = before;
    });
    process.env['USERPROFILE'] = home;
    for (const env of [{}, { LOCALAPPDATA: 'relative' }, { CAPSTAN_HOME: '', LOCALAPPDATA: '' }]) {
      t.equal(await recordingsFolder(env), join(home, 'AppData', 'Local', 'capstan', 'recordings'));
    }
  });
}

t.test('a default folder open to others is closed to them', async (t) => {
  const home = t.testdir();
  await mkdir(join(home, 'recordings'));
  await chmod(join(home, 'recordings'), 0o755);
  t.ok(hasMode(await recordingsFolder({ CAPSTAN_HOME: home }), 0o700));
});

t.test('a default folder that is a file is refused', async (t) => {
  const home = t.testdir({ recordings: 'a file' });
  await t.rejects(recordingsFolder({ CAPSTAN_HOME: home }), { code: 'ERR_FILE' });
});

notOnWindows(t, noLinks, 'a default folder that is a link is refused', async (t) => {
  const home = t.testdir({ elsewhere: {} });
  await symlink(join(home, 'elsewhere'), join(home, 'recordings'));
  await t.rejects(recordingsFolder({ CAPSTAN_HOME: home }), { code: 'ERR_FILE' });
});
