// How the library uses what closes files to others where modes do not. That it does close them is looked at natively.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join, toNamespacedPath } from 'node:path';
import t from 'tap';
import { loadNative } from '#lib/binding/load-native.js';
import { ImageFolder } from '#lib/cli/image-folder.js';
import { createPrivateFile } from '#lib/recording/private-files.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { onWindows } from './fixtures/platform.js';
import { cutCopy, manyEvents, sampleEvents, writeRecording } from './fixtures/sample-recording.js';

/** Makes plain files, and tells what it was asked for. */
class Watched {
  readonly told: string[] = [];

  makeFile = (path: string): (() => void) => {
    writeFileSync(path, '', { flag: 'wx' });
    this.told.push(`file ${path}`);
    return () => void this.told.push('released');
  };

  makeFolder = (path: string): void => {
    mkdirSync(path);
    this.told.push(`folder ${path}`);
  };
}

t.test('a file is made closed, opened while it is held, and let go', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const privately = new Watched();
  const file = await createPrivateFile(path, privately);
  await file.write('mine');
  await file.close();
  t.equal(readFileSync(path, 'utf8'), 'mine');
  t.strictSame(privately.told, [`file ${toNamespacedPath(path)}`, 'released']);
});

t.test('it is let go also when it cannot be opened', async (t) => {
  let released = 0;
  const privately = { makeFolder: () => {}, makeFile: () => () => void released++ };
  await t.rejects(createPrivateFile(join(t.testdir(), 'none'), privately), { code: 'ENOENT' });
  t.equal(released, 1);
});

t.test('a file that is there is left as it was', async (t) => {
  const path = join(t.testdir({ a: 'theirs' }), 'a');
  for (const privately of [null, new Watched()]) {
    await t.rejects(createPrivateFile(path, privately), { code: 'EEXIST' });
    t.equal(readFileSync(path, 'utf8'), 'theirs');
  }
});

t.test('a salvaged recording is made closed', async (t) => {
  const folder = t.testdir();
  const whole = await writeRecording(join(folder, 'whole.mcap'), manyEvents(500));
  const out = join(folder, 'saved.mcap');
  const privately = new Watched();
  await salvageRecording(cutCopy(whole, join(folder, 'cut.mcap'), 0.5), out, privately);
  t.strictSame(privately.told, [`file ${toNamespacedPath(out)}`, 'released']);
});

t.test('a salvaged recording never takes the place of the damaged one, however it is written', async (t) => {
  const path = await writeRecording(join(t.testdir(), 'a.mcap'), sampleEvents());
  const before = readFileSync(path);
  const names = onWindows ? [path, path.toUpperCase(), path.replaceAll('\\', '/')] : [path];
  for (const out of names) await t.rejects(salvageRecording(path, out), { code: 'ERR_FILE', message: /exists/ });
  t.ok(readFileSync(path).equals(before));
});

t.test('a new folder of images is made closed, and so is each image under both its names', async (t) => {
  const path = join(t.testdir(), 'images');
  const privately = new Watched();
  const folder = await ImageFolder.make(path, privately);
  await folder.write('a.png', Buffer.from('pixels'));
  t.strictSame(readdirSync(path), ['a.png']);
  t.equal(readFileSync(join(path, 'a.png'), 'utf8'), 'pixels');
  t.equal(privately.told[0], `folder ${toNamespacedPath(path)}`);
  t.equal(privately.told.filter((line) => line.startsWith('file ')).length, 2);
});

t.test('a folder of images that is there is left to whom it was open', async (t) => {
  const privately = new Watched();
  await ImageFolder.make(t.testdir(), privately);
  t.strictSame(privately.told, []);
});

if (onWindows) {
  t.test('the native addon makes files that are held, and folders', async (t) => {
    const { privateFiles } = loadNative();
    if (privateFiles === undefined) throw new Error('there is nothing that closes files to others');
    const folder = join(t.testdir(), 'Übung', '録画');
    privateFiles.makeFolder(toNamespacedPath(folder));
    const path = join(folder, 'a b.mcap');
    const release = privateFiles.makeFile(toNamespacedPath(path));
    await t.rejects(unlink(path), 'while it is held');
    release();
    release();
    await unlink(path);
    t.notOk(existsSync(path));
  });

  t.test('what the native addon refuses has the code that Node would give, and the system’s own number', async (t) => {
    const { privateFiles } = loadNative();
    const path = join(t.testdir({ a: '' }), 'a');
    t.throws(() => privateFiles?.makeFile(toNamespacedPath(path)), { code: 'EEXIST', errno: 80, path: /a$/ });
    t.throws(() => privateFiles?.makeFolder(toNamespacedPath(path)), { code: 'ENOTDIR' });
    // @ts-expect-error: what a host in JavaScript may pass
    t.throws(() => privateFiles?.makeFile(7), { code: 'ERR_INVALID_ARG_TYPE' });
  });

  t.test('a path longer than 260 characters is as good as another', async (t) => {
    const folder = join(t.testdir(), ...Array.from({ length: 6 }, (_, n) => `${n}`.repeat(60)));
    loadNative().privateFiles?.makeFolder(toNamespacedPath(folder));
    const file = await createPrivateFile(join(folder, 'a.mcap'), loadNative().privateFiles ?? null);
    await file.close();
    t.ok(existsSync(join(folder, 'a.mcap')));
  });
} else {
  t.test('where modes close files to others there is nothing else to do it', async (t) => {
    t.equal(loadNative().privateFiles, undefined);
  });
}
