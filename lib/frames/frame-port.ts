import type { ReportedCursor } from './cursor-shape.js';
import type { WrittenFrame } from './frame-pool.js';

/** A frame as native reports it. */
export interface FrameReport extends WrittenFrame {
  readonly ticket: number;
  readonly outcome: 'frame' | 'unchanged' | 'no-slot' | 'denied' | 'restless' | 'too-large' | 'failed';
  /** When the pixels were read, ns, on the scale of {@link FramePort.elapsed}. */
  readonly timeNs: number;
  readonly cursor: ReportedCursor | null;
}

/** The native side, as far as frames go. */
export interface FramePort<Window> {
  elapsed(): number;
  startFrames(options: { pool: Uint8Array; scale: 1 | 2; bell: () => void }): void;
  requestFrame(request: { ticket: number; key: boolean; retake?: boolean; cursor: boolean }): void;
  windowQuestions(): { id: number; window: Window }[];
  judgeWindow(question: number, allowed: boolean): void;
  frameReport(): FrameReport | null;
  popups(): number;
}
