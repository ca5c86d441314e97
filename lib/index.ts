export { CaptureError, type CaptureErrorCode } from './errors.js';
export type * from './events.js';
export type { Policy, PolicyInput } from './policy/schema.js';
export {
  type Capabilities,
  capabilities,
  type EventStreamOptions,
  type FunctionStatus,
  type Recording,
  type RecordingOptions,
  type RecordingState,
  type RecordingStats,
  startRecording,
} from './recorder.js';
export type { FrameReadOptions, RecordedFrame, ScreenSummary } from './recording/frame-reader.js';
export { openRecording, type ReadOptions, type RecordingReader } from './recording/reader.js';
export type { CursorImage, FrameAbout, FrameCursor, FrameTrigger } from './screen.js';
