import { EventDecoder } from '../binding/event-decode.js';
import type { NativeContext, NativeWindow } from '../binding/native-binding.js';
import type { RingReader } from '../binding/ring-reader.js';
import type { AllowedFocusEvent, CapstanEvent, FocusEvent } from '../events.js';
import { InputFilter } from '../policy/input-filter.js';
import { type InputKind, kindsNow, kindsOf } from '../policy/kind-mask.js';
import type { Policy } from '../policy/schema.js';
import { judge, type Verdict } from '../policy/verdict.js';
import type { RecordingClock } from './recording-clock.js';

export interface EventFeedOptions {
  reader: RingReader;
  policy: Policy;
  clock: RecordingClock;
  /** What native knows of an epoch. */
  context: (epoch: number) => NativeContext | null;
  /** Takes what is kept, in time order; never an empty batch. */
  deliver: (events: readonly CapstanEvent[]) => void;
}
