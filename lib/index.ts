export { CaptureError, type CaptureErrorCode } from './errors.js';
export type * from './events.js';
export type { EventStreamOptions, Recording, RecordingOptions, RecordingState, RecordingStats } from './recorder.js';
