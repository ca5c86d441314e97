import { healthBit } from '../binding/event-layout.js';

/** What native notes as a bit, in the words of the recording. None of them says anything of the input itself. */
const reasons: readonly (readonly [bit: number, reason: string])[] = [
  [healthBit.hookStalled, 'the input hook did not answer'],
  [healthBit.hookReinstalled, 'the system no longer called the input hook; it was installed again'],
  [healthBit.keysReleased, 'keys that were released unseen were released'],
  [healthBit.hookUnwatched, 'nothing would notice if the system removed the input hook'],
  [healthBit.inputDropped, 'the system dropped input that came faster than it was read'],
];

export function healthReasons(bits: number): string[] {
  return reasons.filter(([bit]) => (bits & bit) !== 0).map(([, reason]) => reason);
}
