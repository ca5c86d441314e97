import fc from 'fast-check';
import t from 'tap';
import { compileGlob, MOST_NAME } from '#lib/policy/glob.js';

const exact = (pattern: string, text: string) => compileGlob(pattern, { ignoreCase: false }).matches(text);
const folded = (pattern: string, text: string) => compileGlob(pattern, { ignoreCase: true }).matches(text);

/** The meaning of a glob, written for reading and not for speed. */
function reference(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '*') return reference(rest, text) || (text.length > 0 && reference(pattern, text.slice(1)));
  if (text.length === 0) return false;
  if (first === '?') return reference(rest, text.slice(1));
  return first === text[0] && reference(rest, text.slice(1));
}

t.test('A glob must match the whole text', async (t) => {
  t.ok(exact('gedit', 'gedit'));
  t.notOk(exact('gedit', 'gedit2'));
  t.notOk(exact('edit', 'gedit'));
});

t.test('A star stands for any run of characters, also none', async (t) => {
  t.ok(exact('*', ''));
  t.ok(exact('a*', 'a'));
  t.ok(exact('* - Report*', 'old - new - Report.odt'));
  t.ok(exact('a*b*c', 'a b b c'));
  t.notOk(exact('a*b', 'a b c'));
});

t.test('A question mark stands for exactly one code point', async (t) => {
  t.ok(exact('a?c', 'a😀c'));
  t.notOk(exact('a?c', 'ac'));
  t.notOk(exact('a??c', 'a😀c'));
});

t.test('A backslash takes the next character literally', async (t) => {
  t.ok(exact('\\*', '*'));
  t.notOk(exact('\\*', 'x'));
  t.notOk(exact('a\\?', 'ab'));
  t.ok(exact('a\\\\b', 'a\\b'));
  t.ok(exact('\\a', 'a'));
});

t.test('What means something in a regular expression means itself', async (t) => {
  t.ok(exact('a.[b](c)+{1}^$|d', 'a.[b](c)+{1}^$|d'));
  t.notOk(exact('a.c', 'abc'));
  t.notOk(exact('[ab]', 'a'));
});

t.test('Case counts unless it is told not to', async (t) => {
  t.notOk(exact('Gedit', 'gedit'));
  t.ok(folded('Gedit', 'gEDIT'));
  t.ok(folded('ÖSTER*', 'österreich'));
  t.ok(folded('?stanbul', 'İstanbul'), 'a letter with a longer lower case is still one');
});

t.test('A text longer than any real title matches nothing', async (t) => {
  t.ok(exact('*', 'a'.repeat(MOST_NAME)));
  t.notOk(exact('*', 'a'.repeat(MOST_NAME + 1)));
});

t.test('A glob and a title made to go back and forth come to an end', async (t) => {
  // A matcher that tries every split of the text among the stars would need more steps than there are atoms.
  t.notOk(exact(`${'*a'.repeat(120)}*b`, 'a'.repeat(MOST_NAME)));
  t.notOk(exact(`*${'a'.repeat(254)}b`, 'a'.repeat(MOST_NAME)));
  t.ok(exact(`${'*?'.repeat(120)}*`, 'a'.repeat(MOST_NAME)));
});

t.test('Every match is as the definition says', async () => {
  const points = fc.array(fc.constantFrom('a', 'b', '*', '?', '😀'), { maxLength: 7 });
  const texts = fc.array(fc.constantFrom('a', 'b', '😀', '*'), { maxLength: 9 });
  fc.assert(
    fc.property(points, texts, (pattern, text) => exact(pattern.join(''), text.join('')) === reference(pattern, text)),
    { numRuns: 5000 },
  );
});

t.test('Any text matches itself once each of its characters is escaped', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const pattern = Array.from(text, (point) => `\\${point}`).join('');
      return exact(pattern, text) && folded(pattern, text);
    }),
  );
});
