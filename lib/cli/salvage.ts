import type { Command } from 'commander';
import type { SalvageReport } from '../recording/salvage.js';
import type { Terminal } from './output.js';
import { loadPrivateFiles } from './private-files.js';
import { withProgress } from './progress.js';
import { columns, escapeText, formatBytes, formatCount, formatDuration, plural, shellWord } from './text.js';

const help = `
The damaged file is only read. A recording that was killed lacks at most its last chunks: about the last three seconds.

Examples:
  capstan salvage killed.mcap --out saved.mcap
  capstan salvage killed.mcap --out saved.mcap --json`;

/** What was saved and what was lost, for people. */
function reportText({
  path,
  chunks,
  bytesSkipped,
  events,
  messagesMissing,
  frames,
  start,
  end,
  gaps,
  undamaged,
}: SalvageReport) {
  const span = start === null || end === null ? '' : ` over ${formatDuration(Number(end - start) / 1e6)}`;
  const rows: [string, string][] = [
    ['saved', `${plural(events, 'event')}${span} in ${plural(chunks.kept, 'chunk')}`],
    ['broken', `${plural(chunks.lost, 'chunk')}, ${formatBytes(bytesSkipped)} skipped`],
    ['missing', `${plural(messagesMissing, 'message')} before or between those saved${gapText(start, gaps)}`],
  ];
  if (frames.kept + frames.leftOut + frames.missing > 0) rows.push(['frames', framesText(frames)]);
  const verdict = undamaged
    ? 'The file was undamaged.'
    : chunks.kept === 0
      ? 'No whole chunk is in the file: the new one is an empty recording.'
      : 'What came after the last chunk saved cannot be known.';
  return `${escapeText(path)}\n${columns(rows)}\n${verdict}\n\nNext:\n  capstan inspect ${shellWord(path)}`;
}

function framesText({ kept, leftOut, missing }: SalvageReport['frames']): string {
  const texts = [`${formatCount(kept)} saved`];
  if (leftOut > 0) texts.push(`${formatCount(leftOut)} left out, as the ones that they change are missing`);
  if (missing > 0) texts.push(`${formatCount(missing)} missing`);
  return texts.join('; ');
}

function gapText(start: bigint | null, gaps: SalvageReport['gaps']): string {
  const [first, ...others] = gaps;
  if (first === undefined || start === null) return '';
  const after = formatDuration(Number(first.from - start) / 1e6);
  const more = others.length === 0 ? '' : ` and at ${formatCount(others.length)} more (see --json)`;
  return `; something is gone ${after} after the start${more}`;
}

export function addSalvage(program: Command, { out, err }: Terminal): void {
  program
    .command('salvage')
    .summary('save the whole chunks of a cut or damaged recording')
    .description('Copies the whole chunks of a cut or damaged recording into a new one, and says what was lost.')
    .argument('<file>', 'the damaged recording')
    .requiredOption('--out <file>', 'the new recording; must not exist')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (file: string, options: { out: string; json?: true }) => {
      const { salvageRecording } = await import('../recording/salvage.js');
      const work = salvageRecording(file, options.out, await loadPrivateFiles());
      const report = await withProgress(err, `Reading ${file}`, work);
      if (options.json) await out.json(report);
      else await out.line(reportText(report));
    });
}
