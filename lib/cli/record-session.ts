// One run of `capstan record`: from the notice to the closed file.

import { existsSync } from 'node:fs';
import type { Policy } from '../policy/schema.js';
import type { Recording, RecordingOptions } from '../recorder.js';
import { type ExitCode, exitCode } from './exit-code.js';
import type { Terminal } from './output.js';
import { type Plan, recordNotice, recordPlan } from './record-notice.js';
import { describeState, StatusLine } from './status-line.js';
import { onStopSignal } from './stop-signals.js';
import { escapeText, formatBytes, formatDuration, plural, shellWord } from './text.js';

interface SessionOptions {
  readonly policy: Policy;
  readonly out: string;
  /** Stops by itself after these milliseconds. */
  readonly forMs: number | undefined;
  readonly json: boolean;
}

type StartRecording = (options: RecordingOptions) => Promise<Recording>;

/** Prints what is recorded, records until a signal, the time or a fault ends it, and says what came of it. */
export async function runSession(
  options: SessionOptions,
  terminal: Terminal,
  start: StartRecording,
): Promise<ExitCode> {
  const { policy, out, forMs, json } = options;
  const plan: Plan = { policy, out, forMs };
  let recording: Recording | null = null;
  let stopWanted = false;
  const stop = () => {
    stopWanted = true;
    // A fault of stopping is the recording's: `finished` carries it.
    recording?.stop().catch(() => {});
  };
  // From the first line on: a Ctrl-C while the display is being asked must not be lost.
  const ignoreSignals = onStopSignal((count) => {
    if (count === 1) stop();
    else insist(count, terminal);
  });
  terminal.out.closed.addEventListener('abort', stop);
  try {
    await terminal.err.write(recordNotice(plan));
    if (json) await terminal.out.json(recordPlan(plan));
    recording = await start({ policy, out });
    const from = performance.now();
    const { finished } = recording;
    // It may fail while the first lines are being written, before anything waits for it.
    finished.catch(() => {});
    if (stopWanted) stop();
    const timer = forMs === undefined ? undefined : setTimeout(stop, forMs);
    const stopWatching = watch(recording, terminal, json);
    try {
      await finished;
    } catch (error) {
      stopWatching();
      await sayKept(recording, terminal, json, performance.now() - from);
      throw error;
    } finally {
      clearTimeout(timer);
      stopWatching();
    }
    await sayDone(recording, terminal, json, performance.now() - from);
    return exitCode.ok;
  } finally {
    terminal.out.closed.removeEventListener('abort', stop);
    ignoreSignals();
  }
}

/** The second signal is answered, the third obeyed at once. */
function insist(count: number, { err }: Terminal): void {
  if (count > 2) {
    err.paint('capstan: left before the file was closed. `capstan salvage` recovers it.\n');
    process.exit(exitCode.failed);
  }
  err.paint('\nThe file is being closed. Once more leaves at once; the newest events would be lost.\n');
}

function stateLine(recording: Recording): Record<string, unknown> {
  const { state, path, pausedUntil } = recording;
  return { kind: 'state', state, path, pausedUntil };
}

/** Shows how the recording goes: a line that is painted over, or one line a change of state. */
function watch(recording: Recording, { out, err }: Terminal, json: boolean): () => void {
  const where = recording.path === null ? '' : `: ${escapeText(recording.path)}`;
  if (json) {
    void out.json(stateLine(recording));
    return recording.onState(() => void out.json(stateLine(recording)));
  }
  void err.line(`${describeState(recording)}${where}`);
  if (!err.canRepaint) return recording.onState(() => void err.line(describeState(recording)));
  const status = new StatusLine(err, recording);
  const unsubscribe = recording.onState(() => status.changed());
  void follow(recording, status);
  status.changed();
  return () => {
    unsubscribe();
    status.end();
  };
}

/** Events say that something changed, so that nothing has to look while nothing happens. What they hold is not looked at. */
async function follow(recording: Recording, status: StatusLine): Promise<void> {
  try {
    for await (const _batch of recording.events({ limit: 4096 })) status.changed();
  } catch {
    // The fault is the recording's: `finished` carries it.
  }
}

function summary(recording: Recording, ms: number): Record<string, unknown> {
  const { state, path, stats } = recording;
  return { kind: 'summary', state, path, durationMs: Math.round(ms), ...stats };
}

async function sayDone(recording: Recording, { out }: Terminal, json: boolean, ms: number): Promise<void> {
  if (json) return out.json(summary(recording, ms));
  const { events, frames, bytes, lost, merged, framesMerged, framesLost } = recording.stats;
  const kept = frames > 0 ? `${plural(events, 'event')} and ${plural(frames, 'frame')}` : plural(events, 'event');
  const details = [
    `${lost} lost`,
    ...(merged > 0 ? [`${plural(merged, 'move')} merged`] : []),
    ...(framesMerged > 0 ? [`${plural(framesMerged, 'frame')} merged`] : []),
    ...(framesLost > 0 ? [`${plural(framesLost, 'frame')} lost`] : []),
    formatBytes(bytes),
  ];
  await out.line(`Recorded ${kept} in ${formatDuration(ms)}: ${details.join(', ')}.`);
  if (recording.path !== null) await out.line(`  ${escapeText(recording.path)}\n\n${nextCommands(recording.path)}`);
}

async function sayKept(recording: Recording, { out, err }: Terminal, json: boolean, ms: number): Promise<void> {
  if (json) await out.json(summary(recording, ms));
  const { path } = recording;
  if (path === null || !existsSync(path)) return;
  await err.line(`What was recorded until then is kept: ${escapeText(path)}`);
}

function nextCommands(path: string): string {
  const file = shellWord(path);
  return `Next:\n  capstan inspect ${file}\n  capstan events ${file}`;
}
