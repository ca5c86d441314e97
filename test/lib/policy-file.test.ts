import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { parseJson } from '#lib/policy/json-text.js';
import { parsePolicy } from '#lib/policy/parser.js';
import { readPolicy } from '#lib/policy/policy-file.js';
import { notOnWindows, osNumber } from './fixtures/platform.js';

const folder = t.testdir();

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const refusal = (message: RegExp) => ({ name: 'CaptureError', code: 'ERR_POLICY', message });

t.test('A policy is read from a file', async (t) => {
  const path = write('good.json', '{ "version": 1, "allow": [{ "app": "gedit" }] }');
  t.same(await readPolicy(path), parsePolicy({ version: 1, allow: [{ app: 'gedit' }] }));
});

t.test('A byte order mark at the start does no harm', async (t) => {
  await t.resolves(readPolicy(write('bom.json', '\uFEFF{ "version": 1, "allow": [] }')));
});

t.test('The line ends of Windows count as one, and so the place of a mistake is right', async (t) => {
  await t.resolves(readPolicy(write('crlf.json', '\uFEFF{\r\n  "version": 1,\r\n  "allow": []\r\n}\r\n')));
  const text = '\uFEFF{\r\n  "version": 1,\r\n  "allow" []\r\n}\r\n';
  await t.rejects(readPolicy(write('broken-crlf.json', text)), refusal(/line 3, column 11/));
});

t.test('A file that is not there is named', async (t) => {
  const path = join(folder, 'missing.json');
  await t.rejects(readPolicy(path), {
    ...refusal(/missing\.json does not exist\. Check the path\./),
    osError: osNumber(2),
  });
});

t.test('A folder is no policy', async (t) => {
  await t.rejects(readPolicy(folder), refusal(/is a folder/));
});

notOnWindows(
  t,
  'pipes have no names among files',
  'A pipe that nobody writes to is refused and not waited for',
  async (t) => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await t.rejects(readPolicy(pipe), refusal(/is not a regular file/));
  },
);

t.test('A path with a zero byte is refused like any other', async (t) => {
  await t.rejects(readPolicy('a\0b'), refusal(/cannot be read/));
});

t.test('A file of more than 1 MiB is refused, one of exactly 1 MiB is read', async (t) => {
  const text = '{ "version": 1, "allow": [] }';
  await t.resolves(readPolicy(write('full.json', text.padEnd(1024 * 1024))));
  await t.rejects(readPolicy(write('large.json', text.padEnd(1024 * 1024 + 1))), refusal(/is larger than 1 MiB/));
});

t.test('Bytes that are not UTF-8 are refused', async (t) => {
  await t.rejects(readPolicy(write('latin1.json', Buffer.from('{"\xE9":1}', 'latin1'))), refusal(/is not UTF-8/));
});

t.test('A mistake in the JSON is told by line and column', async (t) => {
  const cases: [text: string, message: RegExp][] = [
    ['', /line 1, column 1: expected a value, found the end of the file\./],
    ['{\n  "version": 1,\n  "allow": [],\n}', /line 4, column 1: expected a key in double quotes\./],
    ['{\n  version: 1 }', /line 2, column 3: expected a key in double quotes\./],
    ['{ "version" 1 }', /line 1, column 13: expected ":"\./],
    ['{ "version": 1 "allow": [] }', /line 1, column 16: expected "," or "}"\./],
    ['[1, 2', /line 1, column 6: expected "," or "\]", found the end/],
    ['{ "version": 01 }', /line 1, column 15: expected "," or "}"/],
    ['{ "version": 1, // one\n', /line 1, column 17: expected a key/],
    ["{ 'version': 1 }", /line 1, column 3: expected a key in double quotes/],
    ['{ "version": yes }', /line 1, column 14: expected a value/],
    ['{ "app": "a\n" }', /line 1, column 12: the string does not end on this line/],
    ['{ "app": "C:\\Programs" }', /line 1, column 13: not an escape of JSON; write a backslash twice/],
    ['{} {}', /line 1, column 4: expected the end of the file/],
  ];
  for (const [text, message] of cases) {
    await t.rejects(readPolicy(write('broken.json', text)), refusal(message), JSON.stringify(text));
  }
});

t.test('A key that is there twice is refused: a reader would believe the first, a parser the last', async (t) => {
  const text = '{ "version": 1, "allow": [],\n  "injected": "drop", "\\u0069njected": "keep" }';
  await t.rejects(
    readPolicy(write('twice.json', text)),
    refusal(/line 2, column 23: the key "injected" is there twice/),
  );
});

t.test('Equal keys of different objects are no mistake', async (t) => {
  await t.resolves(readPolicy(write('two.json', '{ "version": 1, "allow": [{ "app": "a" }, { "app": "b" }] }')));
});

t.test('Nesting without end is refused', async (t) => {
  const text = '[{"a":'.repeat(100_000);
  await t.rejects(readPolicy(write('deep.json', text)), refusal(/nested deeper than 32/));
});

t.test('A mistake in the policy names the file and the path in it', async (t) => {
  const path = write('wrong.json', '{ "version": 1, "allow": [{ "app": 3 }] }');
  await t.rejects(
    readPolicy(path),
    refusal(/wrong\.json is not valid:\n {2}allow\[0\]\.app: found 3, expected a glob/),
  );
});

t.test('The scanner takes the same texts for JSON as JSON.parse does', async () => {
  const scrap = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '\\n',
      '1',
      '-',
      '0',
      '.5',
      'e9',
      'true',
      'null',
      ' ',
      '\n',
      '\t',
      '\u0001',
      'é',
      '\uFEFF',
    ],
  );
  const json = fc.json({ maxDepth: 6 });
  const cut = fc.tuple(json, fc.nat(), fc.nat(3), scrap).map(([text, at, length, insert]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + insert + text.slice(place + length);
  });
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        cut,
        fc.array(scrap, { maxLength: 12 }).map((scraps) => scraps.join('')),
      ),
      (text) => {
        let expected: unknown;
        let fault: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expected = undefined;
        }
        let found: unknown;
        try {
          found = parseJson(text);
        } catch (error) {
          fault = error;
        }
        if (fault instanceof Error && fault.message.includes('twice')) return true;
        return JSON.stringify(found) === JSON.stringify(expected);
      },
    ),
    { numRuns: 5000 },
  );
});
