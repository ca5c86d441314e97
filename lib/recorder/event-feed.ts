import { decodeContext, decodeInput, decodeLost, eventKindOf } from '../binding/event-decode.js';
import type { NativeContext, NativeWindow } from '../binding/native-binding.js';
import type { RingReader } from '../binding/ring-reader.js';
import type { AllowedFocusEvent, CapstanEvent, FocusEvent } from '../events.js';
import { InputFilter } from '../policy/input-filter.js';
import { type InputKind, kindsNow, kindsOf } from '../policy/kind-mask.js';
import type { Policy } from '../policy/schema.js';
import { judge, type Verdict } from '../policy/verdict.js';
import type { RecordingClock } from './recording-clock.js';
