import type { AllowedFocusEvent, DeniedFocusEvent, DenyReason } from '../events.js';
import type { Recording } from '../recorder.js';
import type { Output } from './output.js';
import { escapeText, fitLine, formatBytes, plural } from './text.js';

/** What can be seen of a recording; a {@link Recording} is one. */
export type Observed = Pick<Recording, 'state' | 'focus' | 'stats' | 'pausedUntil'>;

const reasons: Record<DenyReason, string> = {
  'not-listed': 'not on the list',
  unknown: 'not known',
  grab: 'another program holds the keyboard',
  'no-window-manager': 'no window manager',
  elevated: 'a program with more rights',
  'secure-desktop': 'lock screen or system prompt',
  'secure-input': 'a program keeps the keyboard to itself',
  private: 'private window',
  site: 'site not on the list',
};

function describeFocus(focus: AllowedFocusEvent | DeniedFocusEvent | null): string {
  if (focus === null) return 'no window yet';
  return focus.denied ? `nothing kept: ${reasons[focus.reason]}` : `${escapeText(focus.app)} allowed`;
}

function clockTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 5);
}

/** `recording`, `paused until 14:05`, … in words. */
export function describeState({ state, pausedUntil }: Pick<Observed, 'state' | 'pausedUntil'>): string {
  return state === 'paused' && pausedUntil !== null ? `paused until ${clockTime(pausedUntil)}` : state;
}

/** State, focus, events, frames, bytes, lost. Of a denied window nothing but the class of the reason. */
export function statusText(observed: Observed): string {
  const { events, frames, bytes, lost, merged, framesMerged, framesLost } = observed.stats;
  const parts = [describeState(observed)];
  if (observed.state === 'recording') parts.push(describeFocus(observed.focus));
  parts.push(plural(events, 'event'));
  if (frames > 0) parts.push(plural(frames, 'frame'));
  parts.push(formatBytes(bytes), `${lost} lost`);
  if (merged > 0) parts.push(`${plural(merged, 'move')} merged`);
  if (framesMerged > 0) parts.push(`${plural(framesMerged, 'frame')} merged`);
  if (framesLost > 0) parts.push(`${plural(framesLost, 'frame')} lost`);
  return parts.join(' · ');
}

const interval = 1000;
/** A chunk reaches the file up to a second after its last event, so the line looks twice more before it sleeps. */
const quietLooks = 2;

/**
 * One line that is painted over: at most once a second, and only when it would read differently. After a change it
 * looks again until nothing changes any more; then no timer runs until {@link changed} is called.
 */
export class StatusLine {
  readonly #err: Output;
  readonly #observed: Observed;
  #timer: NodeJS.Timeout | null = null;
  #painted = '';
  #quiet = 0;
  #ended = false;

  constructor(err: Output, observed: Observed) {
    this.#err = err;
    this.#observed = observed;
  }

  changed(): void {
    this.#quiet = 0;
    if (this.#timer === null && !this.#ended) this.#look();
  }

  /** Wipes the line, so that other text can follow. */
  end(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#painted !== '') this.#err.paint('\r\x1b[2K');
    this.#painted = '';
  }

  #look(): void {
    const text = fitLine(statusText(this.#observed), this.#err.width - 3);
    if (text === this.#painted) this.#quiet += 1;
    else this.#paint(text);
    this.#timer = this.#quiet > quietLooks ? null : setTimeout(() => this.#look(), interval);
    // The line alone must not keep the command alive.
    this.#timer?.unref();
  }

  #paint(text: string): void {
    this.#quiet = 0;
    this.#painted = text;
    const dot = this.#err.style('●', this.#observed.state === 'recording' ? 'bad' : 'dim');
    this.#err.paint(`\r\x1b[2K${dot} ${text}`);
  }
}
