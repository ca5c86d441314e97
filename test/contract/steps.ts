// What a person does, step by step; each stage says it to its own system.

import { keyFor } from './keys.js';
import type { AppWindow } from './stage.js';

export type Step =
  /** W3C `KeyboardEvent.code`. */
  | { readonly do: 'key'; readonly code: string; readonly down: boolean }
  /** W3C `MouseEvent.button`. */
  | { readonly do: 'button'; readonly button: number; readonly down: boolean }
  /** Whole notches; to the right and down are positive. */
  | { readonly do: 'wheel'; readonly dx: number; readonly dy: number }
  /** Root pixels. */
  | { readonly do: 'move'; readonly x: number; readonly y: number }
  | { readonly do: 'sleep'; readonly ms: number }
  /** Gives a window the keyboard. */
  | { readonly do: 'focus'; readonly window: AppWindow };

export const down = (code: string): Step => ({ do: 'key', code, down: true });
export const up = (code: string): Step => ({ do: 'key', code, down: false });
export const move = (x: number, y: number): Step => ({ do: 'move', x, y });
export const sleep = (ms: number): Step => ({ do: 'sleep', ms });
export const focus = (window: AppWindow): Step => ({ do: 'focus', window });
export const wheel = (dx: number, dy: number): Step => ({ do: 'wheel', dx, dy });

/** One key struck while others are held. */
export function stroke(code: string, held: readonly string[] = []): Step[] {
  return [...held.map(down), down(code), up(code), ...held.toReversed().map(up)];
}

/** Text by the keys of the US layout. */
export function typing(text: string): Step[] {
  return [...text].flatMap((character) => {
    const { code, shift } = keyFor(character);
    return stroke(code, shift ? ['ShiftLeft'] : []);
  });
}

export function click(button = 0): Step[] {
  return [
    { do: 'button', button, down: true },
    { do: 'button', button, down: false },
  ];
}
