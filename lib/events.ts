/** Modifier names as W3C `KeyboardEvent.getModifierState` spells them. */
export type Modifier = 'Shift' | 'Control' | 'Alt' | 'Meta' | 'AltGraph' | 'CapsLock' | 'NumLock';

interface Timed {
  /** Nanoseconds since the Unix epoch, by a clock that never steps; strictly rising within a recording. */
  readonly time: bigint;
}

interface FromDevice extends Timed {
  /** Small number of the device within this recording; 0 when unknown. */
  readonly device: number;
  /** Made by a program (XTEST, SendInput), not by a device. Absent from policy `"injected": "drop"`. */
  readonly injected: boolean;
  /** Made by Capstan to keep state whole: a rebuilt repeat, or a release at the edge of an allowed context. */
  readonly synthetic: boolean;
}

export interface KeyEvent extends FromDevice {
  readonly kind: 'keydown' | 'keyup';
  /** W3C `KeyboardEvent.code`: the physical key; `"Unidentified"` when it has none. */
  readonly code: string;
  /** W3C `KeyboardEvent.key`: what the key means in the layout in use. */
  readonly key: string;
  /** The text that the key makes (dead keys and compose included); null when it makes none. */
  readonly text: string | null;
  /** USB HID usage on page 0x07; null when unknown. */
  readonly usage: number | null;
  readonly modifiers: readonly Modifier[];
  readonly repeat: boolean;
}

/** Root pixels; null where the system does not tell where the pointer is (Wayland). Both are known, or neither. */
interface Placed extends FromDevice {
  readonly x: number | null;
  readonly y: number | null;
}

export interface ButtonEvent extends Placed {
  readonly kind: 'buttondown' | 'buttonup';
  /** W3C `MouseEvent.button`: 0 left, 1 middle, 2 right, 3 back, 4 forward. */
  readonly button: number;
  /** Presses in a row at one place: 1, 2, 3… */
  readonly clicks: number;
  readonly modifiers: readonly Modifier[];
}

export interface WheelEvent extends Placed {
  readonly kind: 'wheel';
  /** 1/120 of a notch; positive to the right. */
  readonly dx: number;
  /** 1/120 of a notch; positive is down. */
  readonly dy: number;
}

export interface MoveEvent extends Placed {
  readonly kind: 'move';
  /** Relative motion as the device gave it, accelerated. */
  readonly dx: number;
  readonly dy: number;
  /** How many earlier moves this one absorbed because the reader was slow; 0 as a rule. */
  readonly merged: number;
}

/** A finger on a touch screen. `touchcancel`: the system took the touch away, so it did nothing. */
export interface TouchEvent extends Placed {
  readonly kind: 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel';
  /** Tells the fingers that touch at one time apart; used again once its touch has ended. */
  readonly contact: number;
}

/** A pen on a tablet or a screen; `penmove` also comes while it is near and does not touch. */
export interface PenEvent extends Placed {
  readonly kind: 'pendown' | 'penmove' | 'penup';
  /** W3C `PointerEvent.pressure`: 0 none, 1 all that the pen can tell. */
  readonly pressure: number;
  /** W3C `PointerEvent.tiltX`: degrees from upright, -90 to 90, positive to the right. */
  readonly tiltX: number;
  /** As `tiltX`, positive towards the person. */
  readonly tiltY: number;
  /** W3C `PointerEvent.buttons`: bits, 1 the tip touches, 2 barrel button, 32 eraser. */
  readonly buttons: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Why a context is denied. A class only: nothing of the context itself is kept. */
export type DenyReason =
  | 'not-listed'
  | 'unknown'
  | 'grab'
  | 'no-window-manager'
  | 'elevated'
  | 'secure-desktop'
  | 'secure-input'
  | 'private'
  | 'site';

export interface AllowedFocusEvent extends Timed {
  readonly kind: 'focus';
  readonly denied: false;
  /** X11: the class in WM_CLASS. Windows: the executable without ".exe". macOS: the bundle id. */
  readonly app: string;
  /** Base name of the executable; null when unknown. */
  readonly executable: string | null;
  readonly title: string;
  /** Windows: the window's class, which its program chose. Absent elsewhere. */
  readonly windowClass?: string;
  /** Root pixels. */
  readonly rect: Rect;
  readonly screen: number;
}

/**
 * One event for a whole stay outside the allowlist, however many windows it touched; a second where the reason was
 * `unknown` at first.
 */
export interface DeniedFocusEvent extends Timed {
  readonly kind: 'focus';
  readonly denied: true;
  readonly reason: DenyReason;
}

export type FocusEvent = AllowedFocusEvent | DeniedFocusEvent;

export interface LostEvent extends Timed {
  readonly kind: 'lost';
  /** capture: the ring was full. stream: a live reader was slow. file: the disk or the compressor was slow. */
  readonly where: 'capture' | 'stream' | 'file';
  readonly keys: number;
  readonly buttons: number;
  readonly wheels: number;
  readonly moves: number;
}

export interface StateEvent extends Timed {
  readonly kind: 'state';
  readonly state: 'start' | 'pause' | 'resume' | 'stop' | 'snapshot' | 'health';
  /** Keys and buttons held down and kept, as W3C codes and button numbers. On `snapshot` and `start`. */
  readonly held?: { readonly keys: readonly string[]; readonly buttons: readonly number[] };
  /** Wall clock minus recording clock, ns, where it changed (a step or a suspend). On `health`. */
  readonly clockOffset?: bigint;
  /** Why, in one word or sentence; never content. */
  readonly reason?: string;
}

export type InputEvent = KeyEvent | ButtonEvent | WheelEvent | MoveEvent | TouchEvent | PenEvent;
export type CapstanEvent = InputEvent | FocusEvent | LostEvent | StateEvent;
export type EventKind = CapstanEvent['kind'];

/** MCAP topics of a recording. */
export const topics = {
  keydown: '/input/key',
  keyup: '/input/key',
  buttondown: '/input/button',
  buttonup: '/input/button',
  wheel: '/input/wheel',
  move: '/input/move',
  touchstart: '/input/touch',
  touchmove: '/input/touch',
  touchend: '/input/touch',
  touchcancel: '/input/touch',
  pendown: '/input/pen',
  penmove: '/input/pen',
  penup: '/input/pen',
  focus: '/context/focus',
  lost: '/state',
  state: '/state',
} as const satisfies Record<EventKind, string>;

export type Topic = (typeof topics)[EventKind];
