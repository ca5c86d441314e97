import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './package.js';

const file = join(projectFolder, 'README.md');
const marks = /(<!-- runtimes -->\n)([\s\S]*?)(<!-- \/runtimes -->)/;

/** The table of runtimes as the README has it. */
export function tableInReadme(): string {
  const table = marks.exec(readFileSync(file, 'utf8'))?.[2];
  if (table === undefined) throw new Error('README.md has no place for the table of runtimes');
  return table;
}

export function writeTableIntoReadme(table: string): void {
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(marks, (_, open, __, close) => `${open}${table}${close}`),
  );
}
