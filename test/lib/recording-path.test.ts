import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { recordingPath, recordingsFolder } from '#lib/recording/recording-path.js';

const date = new Date('2026-11-21T09:08:07.654Z');
const mode = async (path: string) => (await stat(path)).mode & 0o777;

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
  const second = join(folder, '2026-11-21T09-08-07Z-2.mcap');
  t.equal(await recordingPath(folder, date), second);
  await symlink('nowhere', second);
  t.equal(await recordingPath(folder, date), join(folder, '2026-11-21T09-08-07Z-3.mcap'));
});

t.test('the default folder is made for its owner only', async (t) => {
  const home = join(t.testdir(), 'home');
  const folder = await recordingsFolder({ CAPSTAN_HOME: home });
  t.equal(folder, join(home, 'recordings'));
  t.equal(await mode(folder), 0o700);
  t.equal(await mode(home), 0o700);
});

t.test('without CAPSTAN_HOME it lies in the XDG state folder, else in the home folder', async (t) => {
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

t.test('a default folder open to others is closed to them', async (t) => {
  const home = t.testdir();
  await mkdir(join(home, 'recordings'));
  await chmod(join(home, 'recordings'), 0o755);
  t.equal(await mode(await recordingsFolder({ CAPSTAN_HOME: home })), 0o700);
});

t.test('a default folder that is a link, or no folder, is refused', async (t) => {
  const home = t.testdir({ elsewhere: {}, other: { recordings: 'a file' } });
  await symlink(join(home, 'elsewhere'), join(home, 'recordings'));
  await t.rejects(recordingsFolder({ CAPSTAN_HOME: home }), { code: 'ERR_FILE' });
  await t.rejects(recordingsFolder({ CAPSTAN_HOME: join(home, 'other') }), { code: 'ERR_FILE' });
});
