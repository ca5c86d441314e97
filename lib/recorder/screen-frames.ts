import { frameEncoding, frameHeader, frameLayout, frameRect, frameSlot } from '../binding/event-layout.js';
import type { NativeCapabilities, NativeSession, NativeWindow } from '../binding/native-binding.js';
import { CaptureError } from '../errors.js';
import { FrameFeed, type FrameFeedOptions } from '../frames/frame-feed.js';
import type { FrameRules } from '../frames/frame-schedule.js';
import { parseDuration } from '../policy/duration.js';
import type { Policy, ScreenRules } from '../policy/schema.js';
import { judgeWindow } from '../policy/verdict.js';

type FeedParts = Pick<FrameFeedOptions<NativeWindow>, 'timeOf' | 'deliver' | 'onGiveUp' | 'onError'>;

/**
 * The frames of a recording; null when its policy wants none.
 *
 * @throws CaptureError `ERR_UNSUPPORTED` when the policy wants them and this machine cannot give them: a recording that
 *   silently lacks its pictures would not be what was asked for
 */
export function createFrames(policy: Policy, native: NativeSession, parts: FeedParts): FrameFeed<NativeWindow> | null {
  const { screen, pointer } = policy.streams;
  if (screen === 'off') return null;
  const { frames, displays } = native.capabilities();
  if (!frames.available) throw unavailable(frames);
  return new FrameFeed({
    ...parts,
    port: native,
    layout: { pool: frameLayout, header: frameHeader, slot: frameSlot, rect: frameRect, encoding: frameEncoding },
    rules: frameRules(screen),
    scale: screen.scale,
    cursor: pointer,
    screen: desktopSize(displays),
    judgeWindow: (window) => judgeWindow(policy, window),
  });
}

/**
 * Around all displays and the origin, pixels. On X11 the root window begins at the origin; on Windows displays left of and
 * above the first one have negative coordinates.
 */
export function desktopSize(displays: NativeCapabilities['displays']): { width: number; height: number } {
  const extent = (spans: readonly (readonly [from: number, length: number])[]): number =>
    Math.max(0, ...spans.map(([from, length]) => from + length)) - Math.min(0, ...spans.map(([from]) => from));
  return {
    width: extent(displays.map(({ x, width }) => [x, width])),
    height: extent(displays.map(({ y, height }) => [y, height])),
  };
}

function unavailable({ why, remedy }: NativeCapabilities['frames']): CaptureError {
  return new CaptureError('ERR_UNSUPPORTED', `The policy wants pictures of the screen, which cannot be taken: ${why}`, {
    remedy: [remedy, 'To record without them, set "streams": { "screen": "off" } in the policy.']
      .filter((sentence) => sentence !== '')
      .join(' '),
  });
}

function frameRules({ every, on = [], minGap, maxPerMinute, settle }: ScreenRules): FrameRules {
  return {
    every: every === undefined ? null : parseDuration(every),
    on: new Set(on),
    minGap: parseDuration(minGap),
    maxPerMinute,
    settle: {
      click: parseDuration(settle.click),
      focus: parseDuration(settle.focus),
      'typing-pause': parseDuration(settle.typingPause),
      'scroll-stop': parseDuration(settle.scrollStop),
      menu: parseDuration(settle.menu),
    },
  };
}
