import type { RecordingReader } from '../recording/reader.js';
import type { Instant } from './arguments.js';

/** The time that is meant, in a recording: durations count from its first event. */
export async function resolveInstant(instant: Instant, recording: RecordingReader): Promise<bigint> {
  if ('at' in instant) return instant.at;
  for await (const { time } of recording.events()) return time + instant.after;
  return 0n;
}
