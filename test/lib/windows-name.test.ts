import t from 'tap';
import { refuseWindowsName } from '#lib/recording/windows-name.js';

const refused = (path: string) => () => refuseWindowsName(path, 'win32');

t.test('names with spaces, letters of any language, drives, shares and long paths are fine', async (t) => {
  for (const path of [
    'a.mcap',
    'C:\\Übung\\my recording (1).mcap',
    'C:/forward/a.mcap',
    '\\\\server\\share\\a.mcap',
    '\\\\?\\C:\\long\\a.mcap',
    '\\\\?\\UNC\\server\\share\\a.mcap',
    '..\\.hidden\\.\\a.mcap',
    'C:\\console.mcap',
    'C:\\com10\\nullify.mcap',
    'C:\\$x;`y`\\a.mcap',
  ]) {
    t.doesNotThrow(refused(path), path);
  }
});

t.test('a name that Windows keeps for a device is refused, with any ending and in any case', async (t) => {
  for (const path of [
    'NUL',
    'nul.mcap',
    'C:\\x\\con',
    'C:\\aux\\a.mcap',
    'COM1.tar.gz',
    'lpt¹',
    'CONOUT$',
    'prn .mcap',
  ]) {
    t.throws(refused(path), { code: 'ERR_FILE', message: /keeps the name .* for a device.*Choose another name/ }, path);
  }
});

t.test('a device by its own path is refused', async (t) => {
  for (const path of ['\\\\.\\pipe\\x', '\\\\.\\C:\\a.mcap']) t.throws(refused(path), { message: /is a device/ }, path);
});

t.test('a stream behind another file is refused: nobody would see it', async (t) => {
  t.throws(refused('C:\\x\\notes.txt:recording.mcap'), { code: 'ERR_FILE', message: /cannot have ":"/ });
});

t.test('signs that no name can have, and ends that other programs cannot open, are refused', async (t) => {
  for (const path of ['a?.mcap', 'a*', 'a|b', 'a"b', 'a<b>', 'a\u0007']) {
    t.throws(refused(`C:\\${path}`), { message: /cannot have/ }, path);
  }
  for (const path of ['a.mcap.', 'a.mcap ', 'folder.\\a.mcap']) {
    t.throws(refused(`C:\\${path}`), { message: /cannot end with/ }, path);
  }
});

t.test('elsewhere all of these are names', async (t) => {
  for (const path of ['NUL', '/x/a:b', '/x/a?. ']) t.doesNotThrow(() => refuseWindowsName(path, 'linux'), path);
});
