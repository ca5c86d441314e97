// Values of options, turned into what the library takes. What is wrong is refused before anything is tried.

import { InvalidArgumentError } from 'commander';
import { type Topic, topics } from '../events.js';
import { parseDuration as durationFromText } from '../policy/duration.js';

/** 24 days. Node's timers take no more than 2^31 - 1 ms: longer ones would fire at once. */
const longest = 24 * 86_400_000;

function durationOf(text: string): number | null {
  try {
    return durationFromText(text);
  } catch {
    return null;
  }
}

/** Milliseconds of `10s`, `2h`. */
export function parseDuration(text: string): number {
  const ms = durationOf(text);
  if (ms === null) throw new InvalidArgumentError('Write a duration as 500ms, 10s, 5m or 2h.');
  if (ms < 1 || ms > longest) throw new InvalidArgumentError('It must be between 1ms and 24 days (576h).');
  return ms;
}

const knownTopics: readonly string[] = [...new Set<string>(Object.values(topics))];

export const topicList = knownTopics.join(', ');

/** Collects a repeatable `--topic`. */
export function collectTopic(text: string, before: readonly Topic[] | undefined): readonly Topic[] {
  if (!knownTopics.includes(text)) throw new InvalidArgumentError(`The topics are ${topicList}.`);
  return [...(before ?? []), text as Topic];
}

/** A point of a recording: ns since the Unix epoch, or ns after the recording's start. */
export type Instant = { readonly at: bigint } | { readonly after: bigint };

/** ISO 8601 in UTC, to the nanosecond. */
const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** `90s` after the start, a `time` as `capstan events` prints it, or `2026-11-21T12:03:04.567Z`. */
export function parseInstant(text: string): Instant {
  if (/^\d{1,19}$/.test(text)) return { at: BigInt(text) };
  const [, seconds = '', fraction = ''] = isoTime.exec(text) ?? [];
  const date = Date.parse(`${seconds}Z`);
  if (date >= 0) return { at: BigInt(date) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) };
  const ms = durationOf(text);
  if (ms === null) {
    throw new InvalidArgumentError(
      'Write a time after the start as 90s or 3m, a "time" as events prints it, or 2026-11-21T12:03:04.567Z.',
    );
  }
  return { after: BigInt(ms) * 1_000_000n };
}
