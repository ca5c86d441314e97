// docs/platforms.md out of docs/platforms.json: what works where, and which test shows it.
// Usage: node scripts/write-platforms.js [--check] [root]. With --check it writes nothing and fails where the page differs.
// Fails in any case where the table says something that no test file shows.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ works: string, what: string, tests: string[] }} Cell of what is "not yet", the tests are those to come
 * @typedef {{ name: string, stage?: string, how: string, otherwise?: string, cells: Record<string, Cell> }} Platform
 *   `stage`: how the tests of the contract name it, backend and architecture; `otherwise`: where it has no cell
 * @typedef {{ functions: Record<string, { name: string, capability: string | null }>, platforms: Platform[] }} Table
 *   `capability`: the function of `capabilities()` that a row is a part of
 */

/** What a cell may say; of the first two a test must show that it is so. */
const words = ['yes', 'part', 'no', 'not yet'];

/** @param {Platform} platform @param {string} key @returns {Cell} */
const cellOf = ({ cells, otherwise = 'not yet' }, key) => cells[key] ?? { works: otherwise, what: '', tests: [] };

/** @param {Table} table @param {string} root @returns {string[]} */
function faultsOf({ functions, platforms }, root) {
  return platforms.flatMap((platform) =>
    Object.entries(platform.cells).flatMap(([key, { works, what, tests }]) => {
      const at = `${platform.name}: ${key}`;
      const faults = tests
        .filter((file) => works !== 'not yet' && (!/^test\/.*\.test\.ts$/.test(file) || !existsSync(join(root, file))))
        .map((file) => `${at}: there is no test ${file}`);
      if (!(key in functions)) faults.push(`${at}: no such function`);
      if (!words.includes(works)) faults.push(`${at}: "${works}" is none of ${words.join(', ')}`);
      if (['yes', 'part'].includes(works) && tests.length === 0) faults.push(`${at}: "${works}", and no test shows it`);
      if (['part', 'no'].includes(works) && what === '') faults.push(`${at}: "${works}", and nothing says why`);
      return faults;
    }),
  );
}

/** @param {readonly (readonly string[])[]} rows */
const markdown = ([head = [], ...rows]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** @param {Table} table */
function page({ functions, platforms }) {
  const keys = Object.keys(functions);
  const overview = markdown([
    ['', ...platforms.map(({ name }) => name)],
    ...keys.map((key) => [functions[key].name, ...platforms.map((platform) => cellOf(platform, key).works)]),
  ]);
  const details = platforms.map((platform) => {
    const rows = keys
      .filter((key) => key in platform.cells && cellOf(platform, key).works !== 'not yet')
      .map((key) => {
        const { works, what, tests } = cellOf(platform, key);
        const files = tests.map((file) => `[${file.replace('test/', '').replace('.test.ts', '')}](../${file})`);
        return [functions[key].name, works, what, files.join(', ')];
      });
    const table = rows.length === 0 ? '' : `\n${markdown([['', 'works', 'what', 'shown by'], ...rows])}`;
    return `## ${platform.name}\n\n${platform.how}\n${table}`;
  });
  return `<!-- Written by "npm run platforms" out of platforms.json; changes here are lost. -->

# What works where

"Yes" and "part" are said only where a test shows it; the tests are named below. "No" is what cannot be there, "not yet" what
is not there, or never tried. \`capstan doctor\` says the same of the machine it runs on.

${overview}
${details.join('\n')}`;
}

const args = process.argv.slice(2);
const check = args.includes('--check');
const root = args.find((argument) => !argument.startsWith('--')) ?? '.';
const file = join(root, 'docs/platforms.md');
/** @type {Table} */
const table = JSON.parse(readFileSync(join(root, 'docs/platforms.json'), 'utf8'));
const text = page(table);
const faults = faultsOf(table, root);
if (!check) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  faults.push('docs/platforms.md is not what docs/platforms.json says: npm run platforms');
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
