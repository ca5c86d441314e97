import { execFileSync } from 'node:child_process';
import t from 'tap';
import {
  columns,
  escapeText,
  fitLine,
  formatBytes,
  formatCount,
  formatDuration,
  jsonLine,
  oneLine,
  plural,
  shellWord,
} from '#lib/cli/text.js';
import { notOnWindows } from './fixtures/platform.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const steering = /[\u0000-\u001f\u007f-\u009f\u202e\u2066]/;

t.test('control characters of a title are printed, not obeyed', async (t) => {
  t.equal(escapeText('a\u001b[2Jb'), 'a\\u001b[2Jb');
  t.equal(escapeText('\u009b31m'), '\\u009b31m', 'the one-byte escape introducer too');
  t.equal(escapeText('\u202egpj.exe'), '\\u202egpj.exe', 'the line is not reordered');
  t.equal(escapeText('\ud800'), '\\ud800', 'half a surrogate pair is no character');
  t.equal(escapeText('Ünï — 日本 🙂'), 'Ünï — 日本 🙂', 'what is harmless stays as it is');
});

t.test('no character steers a terminal, alone or in JSON', async (t) => {
  for (let code = 0; code < 0x2100; code += 1) {
    const title = `x${String.fromCharCode(code)}y`;
    if (steering.test(escapeText(title)) || steering.test(jsonLine({ title }))) t.fail(`U+${code.toString(16)}`);
  }
});

t.test('a line of JSON reads back as it was', async (t) => {
  const title = '\u001b]0;x\u0007\u009b\u2028\u202e"\\\ud83d\ude42';
  t.same(JSON.parse(jsonLine({ title })), { title });
  t.notMatch(jsonLine({ title: 'a\nb' }), /\n/);
});

t.test('a bigint becomes a decimal string in JSON', async (t) => {
  t.equal(jsonLine({ time: 1_700_000_000_123_456_789n }), '{"time":"1700000000123456789"}');
});

t.test('an error of several lines becomes one line', async (t) => {
  t.equal(oneLine('Two faults:\n  - a\r\n  - b\n'), 'Two faults: - a; - b');
});

t.test('sizes, times and counts are written for people', async (t) => {
  t.equal(formatBytes(0), '0 B');
  t.equal(formatBytes(999), '999 B');
  t.equal(formatBytes(1000), '1.0 kB');
  t.equal(formatBytes(999_999), '1.0 MB');
  t.equal(formatBytes(12_345_678_901), '12.3 GB');
  t.equal(formatDuration(12), '12 ms');
  t.equal(formatDuration(999.7), '1.0 s');
  t.equal(formatDuration(12_340), '12.3 s');
  t.equal(formatDuration(59_960), '1 min 00 s');
  t.equal(formatDuration(245_000), '4 min 05 s');
  t.equal(formatDuration(7_800_000), '2 h 10 min');
  t.equal(formatDuration(7_199_999), '2 h 00 min');
  t.equal(formatCount(1234567), '1,234,567');
  t.equal(plural(1, 'event'), '1 event');
  t.equal(plural(0, 'event'), '0 events');
});

t.test('the first column is as wide as its widest cell', async (t) => {
  t.equal(
    columns([
      ['a', '1'],
      ['long', '2'],
      ['', '3'],
    ]),
    '  a     1\n  long  2\n        3',
  );
});

t.test('a line is cut to the terminal before it wraps, wide characters counted as two cells', async (t) => {
  t.equal(fitLine('abcdef', 4), 'abcd');
  t.equal(fitLine('abc', 4), 'abc');
  t.equal(fitLine('日本語', 4), '日本');
  t.equal(fitLine('🙂🙂', 3), '🙂', 'a character is never cut in two');
});

notOnWindows(t, 'no bash', 'a printed command line means the same file to a shell', async (t) => {
  for (const name of [
    'plain.mcap',
    'two words.mcap',
    "it's.mcap",
    '$HOME;`x`.mcap',
    'back\\slash.mcap',
    "a\u001bb\\n'c",
  ]) {
    const seen = execFileSync('bash', ['--norc', '-c', `printf %s ${shellWord(name, 'linux')}`], {
      env: { LC_ALL: 'C.UTF-8' },
    });
    t.equal(seen.toString(), name);
    t.notMatch(shellWord(name, 'linux'), steering);
  }
  t.equal(shellWord('/home/x/a-b_1.mcap', 'linux'), '/home/x/a-b_1.mcap');
});

t.test('a printed command line means the same file to both shells of Windows', async (t) => {
  t.equal(shellWord('C:\\x\\a-b_1.mcap', 'win32'), 'C:\\x\\a-b_1.mcap');
  t.equal(shellWord("C:\\My recordings\\it's (1).mcap", 'win32'), '"C:\\My recordings\\it\'s (1).mcap"');
  // What PowerShell would read as a variable or an escape; cmd.exe has no way to say the same.
  t.equal(shellWord("C:\\it's $HOME `x`.mcap", 'win32'), "'C:\\it''s $HOME `x`.mcap'");
  t.notMatch(shellWord('a\u202eb', 'win32'), steering);
});
