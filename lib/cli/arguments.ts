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

/** `90s` after the start, or a `time` as `capstan events` prints it. */
export function parseInstant(text: string): Instant {
  if (/^\d{1,19}$/.test(text)) return { at: BigInt(text) };
  const ms = durationOf(text);
  if (ms === null) {
    throw new InvalidArgumentError('Write a time after the start as 90s or 3m, or a "time" as events prints it.');
  }
  return { after: BigInt(ms) * 1_000_000n };
}
