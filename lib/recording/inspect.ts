import type { CapstanEvent, EventKind } from '../events.js';
import type { ScreenSummary } from './frame-reader.js';
import { openRecording } from './reader.js';

export interface RecordingSummary {
  readonly path: string;
  /** Times of the first and the last event, ns since the Unix epoch; null when there is none. */
  readonly start: bigint | null;
  readonly end: bigint | null;
  /** From the first event to the last, ns. */
  readonly duration: bigint;
  /** Events by kind. `focus` counts allowed windows only; nothing is counted of what was denied. */
  readonly events: Readonly<Record<EventKind, number>>;
  /** Allowed apps and titles, each once, in the order in which they first came up; up to 4 Mi characters in all. */
  readonly apps: readonly string[];
  readonly titles: readonly string[];
  /** Events of pointer, touch and pen without a place: the system did not tell where the pointer was. */
  readonly unplaced: number;
  /** Input events that were lost, by the recording's own account. */
  readonly lost: number;
  /** Moves absorbed by later moves. */
  readonly merged: number;
  /** What there is of the screen. */
  readonly screen: ScreenSummary;
  readonly chunks: number;
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** False for a file that was ended without an index, on a full disk. */
  readonly complete: boolean;
}

const MAX_NAME_CHARACTERS = 4 * 1024 * 1024;

/**
 * What a recording holds, from reading all of it but the images.
 *
 * @throws CaptureError as `openRecording()` and its `events()` do
 */
export async function inspectRecording(path: string): Promise<RecordingSummary> {
  await using reader = await openRecording(path);
  const tally = new Tally();
  for await (const event of reader.events()) tally.add(event);
  const { start, end, events, unplaced, lost, merged } = tally;
  return {
    path,
    start,
    end,
    duration: start === null || end === null ? 0n : end - start,
    events,
    apps: [...tally.apps],
    titles: [...tally.titles],
    unplaced,
    lost,
    merged,
    screen: await reader.screen(),
    chunks: await reader.chunkCount(),
    bytes: reader.bytes,
    metadata: reader.metadata,
    complete: reader.complete,
  };
}

class Tally {
  readonly events: Record<EventKind, number> = {
    keydown: 0,
    keyup: 0,
    buttondown: 0,
    buttonup: 0,
    wheel: 0,
    move: 0,
    touchstart: 0,
    touchmove: 0,
    touchend: 0,
    touchcancel: 0,
    pendown: 0,
    penmove: 0,
    penup: 0,
    focus: 0,
    lost: 0,
    state: 0,
  };
  readonly apps = new Set<string>();
  readonly titles = new Set<string>();
  start: bigint | null = null;
  end: bigint | null = null;
  unplaced = 0;
  lost = 0;
  merged = 0;
  #room = MAX_NAME_CHARACTERS;

  add(event: CapstanEvent): void {
    this.start ??= event.time;
    this.end = event.time;
    if (event.kind === 'focus' && event.denied) return;
    this.events[event.kind]++;
    if ('x' in event && event.x === null) this.unplaced++;
    if (event.kind === 'focus') {
      this.#name(this.apps, event.app);
      this.#name(this.titles, event.title);
    } else if (event.kind === 'lost') {
      this.lost += event.keys + event.buttons + event.wheels + event.moves;
    } else if (event.kind === 'move') {
      this.merged += event.merged;
    }
  }

  #name(names: Set<string>, name: string): void {
    if (names.has(name) || name.length > this.#room) return;
    names.add(name);
    this.#room -= name.length;
  }
}
