import type { Command } from 'commander';
import type { RecordingSummary } from '../recording/inspect.js';
import type { Terminal } from './output.js';
import { withProgress } from './progress.js';
import { columns, escapeText, formatBytes, formatCount, formatDuration, plural } from './text.js';

const help = `
It tells no time per app, and counts nothing of what was denied.

Examples:
  capstan inspect recording.mcap
  capstan inspect recording.mcap --json`;

/** More titles than a screen holds are for --json. */
const titleLimit = 20;

/** ns since the Unix epoch as `2026-11-21 09:08:07 UTC`. */
function formatTime(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n));
  // A damaged clock may name a time that no calendar has.
  if (Number.isNaN(date.getTime())) return `${ns} ns since the Unix epoch`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function listed(name: string, values: readonly string[], limit = Number.POSITIVE_INFINITY): [string, string][] {
  const shown = values.slice(0, limit).map((value) => escapeText(value === '' ? '(none)' : value));
  if (values.length > limit) shown.push(`… and ${formatCount(values.length - limit)} more: see --json`);
  if (shown.length === 0) shown.push('none');
  return shown.map((value, index) => [index === 0 ? name : '', value]);
}

/** What a recording holds, for people. */
function summaryText(summary: RecordingSummary): string {
  const { path, start, duration, bytes, chunks, events, apps, titles, screen } = summary;
  const { unplaced, lost, merged, complete } = summary;
  const counts = Object.entries(events).filter(([, count]) => count > 0);
  const rows: [string, string][] = [
    ['recorded', start === null ? 'nothing' : `${formatTime(start)}, ${formatDuration(Number(duration) / 1e6)}`],
    ['size', `${formatBytes(bytes)}, ${plural(chunks, 'chunk')}`],
    ...listed('apps', apps),
    ...listed('titles', titles, titleLimit),
    ...listed(
      'events',
      counts.map(([kind, count]) => `${kind.padEnd(11)} ${formatCount(count).padStart(9)}`),
    ),
    ['frames', screenText(screen)],
    ['lost', formatCount(lost)],
    ['merged', plural(merged, 'move')],
  ];
  if (unplaced > 0) rows.push(['places', `not told by the system for ${plural(unplaced, 'pointer event')}`]);
  if (!complete) rows.push(['index', 'none: the file was ended on a full disk; it is read from front to end']);
  return `${escapeText(path)}\n${columns(rows)}`;
}

function screenText({ frames, patches, bytes, rawBytes }: RecordingSummary['screen']): string {
  if (frames === 0) return 'none';
  const ratio = formatCount(Math.round(rawBytes / bytes));
  return `${formatCount(frames)}, ${plural(patches, 'patch', 'patches')} among them; ${formatBytes(bytes)}, 1/${ratio} of the images as they are`;
}

export function addInspect(program: Command, { out, err }: Terminal): void {
  program
    .command('inspect')
    .summary('say what a recording holds')
    .description(
      'Says what a recording holds: its span, apps, titles, events by kind, frames of the screen, loss and size.',
    )
    .argument('<file>', 'a recording (.mcap)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (file: string, { json }: { json?: true }) => {
      const { inspectRecording } = await import('../recording/inspect.js');
      const summary = await withProgress(err, `Reading ${file}`, inspectRecording(file));
      if (json) await out.json(summary);
      else await out.line(summaryText(summary));
    });
}
