// The desktop that the contract is tested on: real windows of programs of their own, and real injected input. What a window
// says that it received is the truth that a recording is held against; no part of Capstan has touched it.

import type { Step } from './steps.js';

/** What a test needs of tap: somewhere to put what must happen at its end. */
export interface Teardown {
  teardown(end: () => unknown): void;
}

/** Root pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface AppOptions {
  /** What policies call the program. Windows of one name are of one program. */
  readonly app: string;
  readonly title?: string;
  /** Without its frame. */
  readonly at?: Place;
  /** False: it does not log the pointer's moves. */
  readonly motion?: boolean;
}

export interface ReceivedKey {
  /** W3C code, by tables of the stage's own. */
  readonly code: string;
  readonly repeat: boolean;
}

export interface ReceivedButton {
  readonly down: boolean;
  /** W3C number. */
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

/** A wheel step of one notch or more; to the right and down are positive. */
export interface ReceivedWheel {
  readonly dx: number;
  readonly dy: number;
}

/** A program with a window. */
export interface AppWindow {
  /** Where its main window stands, without the frame around it. */
  readonly place: Place;
  /** Gives its main window the keyboard, and resolves once it has it. */
  focus(): Promise<void>;
  title(title: string): Promise<void>;
  /** Opens a menu of its main window with its corner there. Returns its place. */
  menu(x: number, y: number): Promise<Place>;
  /** Opens a dialog of its main window, which gets the keyboard; its title is that of the window and ` dialog`. */
  dialog(at: Place): Promise<void>;
  /** Closes the newest menu or dialog, if it is still there. */
  popdown(): Promise<void>;
  /** Resolves when all input that was injected by now is in what follows. */
  settled(): Promise<void>;
  /** Text that its windows received, without control characters. */
  text(): string;
  /** Key presses that its windows received, in order, repeats included; without those of fences. */
  presses(): readonly ReceivedKey[];
  buttons(): readonly ReceivedButton[];
  wheels(): readonly ReceivedWheel[];
  /** Ends the program. */
  close(): Promise<void>;
}

/** Input as a program injects it, from a process of its own: it goes on while the test's process is blocked. */
export interface InputInjector {
  /**
   * Resolves once the system has taken all of it. The whole is handed over first, so that it plays at the system's pace;
   * `meanwhile` is called as it begins, and may block.
   */
  play(steps: readonly Step[], meanwhile?: () => void): Promise<void>;
  /** Strikes F9, which closes a test's input: it makes no text. */
  fence(): Promise<void>;
  /** Holds a key for a while, with repeats as the system has them. */
  hold(code: string, ms: number): Promise<void>;
}

export interface Stage {
  /** `Capabilities.backend` where the suite runs. */
  readonly backend: string;
  /**
   * False: a key pressed while the system hands the keyboard from one program to the next may reach neither of the two
   * windows, though the next one is in the foreground already; and one whose window nobody can tell is not recorded.
   */
  readonly handsOverEveryKey: boolean;
  /**
   * False: keys and changes of focus come by two ways that have no common order. What is typed around a switch is nobody's
   * then, and is not recorded.
   */
  readonly ordersFocus: boolean;
  /** False: the system tells no places of the pointer, or of windows. */
  readonly tellsPlaces: boolean;
  open(options: AppOptions): Promise<AppWindow>;
  injector(): Promise<InputInjector>;
  /** Points the process at this desktop, before it records. */
  enter(): void;
}

/** A stage of this test's own. All that lives on it ends with the test, passed or failed. */
export async function openStage(test: Teardown): Promise<Stage> {
  if (process.env['CAPSTAN_FAKE_MAC'] !== undefined) {
    const { MacStage } = await import('../mac/harness/mac-stage.js');
    return MacStage.open(test);
  }
  if (process.platform === 'win32') {
    const { WindowsStage } = await import('../windows/harness/windows-stage.js');
    return WindowsStage.open(test);
  }
  if (process.env['CAPSTAN_STAGE'] === 'wayland') {
    const { WaylandStage } = await import('../libinput/harness/wayland-stage.js');
    return WaylandStage.open(test);
  }
  const { X11Stage } = await import('../system/harness/x11-stage.js');
  return X11Stage.open(test);
}
