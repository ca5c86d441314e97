// Prints the rows of a benchmark's figures as a table; nothing for a bench without rows.
// Usage: node scripts/bench-table.js build/reports/bench/ring.json
import { readFileSync } from 'node:fs';

const [, , file = ''] = process.argv;
const { bench, node, cpus, rows = [] } = JSON.parse(readFileSync(file, 'utf8'));
const table = rows.map(({ name, value, unit, aim }) => [
  name,
  String(value ?? '–'),
  unit,
  aim == null ? '' : `aim ${aim}`,
]);
const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column].length)));

if (rows.length > 0) console.log(`\n${bench}: Node ${node}, ${cpus} CPUs (${file})`);
for (const [name, value, unit, aim] of table) {
  console.log(`  ${name.padEnd(widths[0])}  ${value.padStart(widths[1])} ${unit.padEnd(widths[2])}  ${aim}`.trimEnd());
}
