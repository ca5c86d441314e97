// A record of the ring as an event of the public API. Contexts and losses are not decoded here: they concern the reader.

import type {
  ButtonEvent,
  InputEvent,
  KeyEvent,
  Modifier,
  MoveEvent,
  PenEvent,
  TouchEvent,
  WheelEvent,
} from '../events.js';
import { eventFlag, eventKind, modifierBit, recordByte, sentinel } from './event-layout.js';
import { codeOfUsage, keyName } from './key-names.js';

/** Views of one memory with records in it: a RingReader is one. */
export interface RecordViews {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

// Where a record's fields stand in each view, from the record's first word on.
const kindOctet = recordByte.kind;
const flagsOctet = recordByte.flags;
const keyModsOctet = recordByte.keyMods;
const buttonOctet = recordByte.buttonButton;
const clicksOctet = recordByte.buttonClicks;
const buttonModsOctet = recordByte.buttonMods;
const usageHalf = recordByte.keyUsage >> 1;
const keysymWord = recordByte.keyKeysym >> 2;
const textWord = recordByte.keyText >> 2;
const xWord = recordByte.pointerX >> 2;
const yWord = recordByte.pointerY >> 2;
const dxWord = recordByte.pointerDx >> 2;
const dyWord = recordByte.pointerDy >> 2;
const buttonXWord = recordByte.buttonX >> 2;
const buttonYWord = recordByte.buttonY >> 2;
const touchXWord = recordByte.touchX >> 2;
const touchYWord = recordByte.touchY >> 2;
const contactOctet = recordByte.touchContact;
const penXWord = recordByte.penX >> 2;
const penYWord = recordByte.penY >> 2;
const pressureHalf = recordByte.penPressure >> 1;
const tiltXOctet = recordByte.penTiltX;
const tiltYOctet = recordByte.penTiltY;
const penButtonsOctet = recordByte.penButtons;
const timeDouble = recordByte.timeNs >> 3;

const mostPressure = 0xffff;

const modifierNames: readonly (readonly [bit: number, name: Modifier])[] = [
  [modifierBit.shift, 'Shift'],
  [modifierBit.control, 'Control'],
  [modifierBit.alt, 'Alt'],
  [modifierBit.meta, 'Meta'],
  [modifierBit.altGraph, 'AltGraph'],
  [modifierBit.capsLock, 'CapsLock'],
  [modifierBit.numLock, 'NumLock'],
];

/** Every combination, so that an event allocates none. */
const modifierSets: readonly (readonly Modifier[])[] = Array.from({ length: 256 }, (_, bits) =>
  Object.freeze(modifierNames.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name)),
);
const noModifiers: readonly Modifier[] = Object.freeze([]);

/**
 * The event of an input record; undefined for a context, a loss, and what is no kind.
 *
 * @param at Index of the record's first word in `views.u32`; even.
 * @param epochUnixMs Of the ring's header: a whole number of ms, from which the record's time counts.
 * @param merged How many moves this one absorbed: the gap in `seq` before it. 0 for other kinds.
 */
export function decodeInput(
  views: RecordViews,
  at: number,
  epochUnixMs: number,
  merged: number,
): InputEvent | undefined {
  const kind = views.u8[(at << 2) + kindOctet] as number;
  switch (kind) {
    case eventKind.keyDown:
    case eventKind.keyUp:
      return decodeKey(views, at, epochUnixMs, kind === eventKind.keyDown);
    case eventKind.buttonDown:
    case eventKind.buttonUp:
      return decodeButton(views, at, epochUnixMs, kind === eventKind.buttonDown);
    case eventKind.wheel:
      return decodeWheel(views, at, epochUnixMs);
    case eventKind.move:
      return decodeMove(views, at, epochUnixMs, merged);
    case eventKind.touchDown:
      return decodeTouch(views, at, epochUnixMs, 'touchstart');
    case eventKind.touchMove:
      return decodeTouch(views, at, epochUnixMs, 'touchmove');
    case eventKind.touchUp:
      return decodeTouch(views, at, epochUnixMs, 'touchend');
    case eventKind.touchCancel:
      return decodeTouch(views, at, epochUnixMs, 'touchcancel');
    case eventKind.penDown:
      return decodePen(views, at, epochUnixMs, 'pendown');
    case eventKind.penMove:
      return decodePen(views, at, epochUnixMs, 'penmove');
    case eventKind.penUp:
      return decodePen(views, at, epochUnixMs, 'penup');
    default:
      return undefined;
  }
}

/** Time of the record at `at`, in ns since the Unix epoch; exact. */
export function decodeTime(views: RecordViews, at: number, epochUnixMs: number): bigint {
  return baseTime(epochUnixMs) + BigInt(views.f64[(at >> 1) + timeDouble] as number);
}

let lastEpochUnixMs = 0;
let lastBase = 0n;

/** One recording has one epoch: converting it anew for each event would allocate two more BigInts. */
function baseTime(epochUnixMs: number): bigint {
  if (epochUnixMs !== lastEpochUnixMs) {
    lastBase = BigInt(epochUnixMs) * 1_000_000n;
    lastEpochUnixMs = epochUnixMs;
  }
  return lastBase;
}

function decodeKey(views: RecordViews, at: number, epochUnixMs: number, down: boolean): KeyEvent {
  const flags = views.u8[(at << 2) + flagsOctet] as number;
  const usage = views.u16[(at << 1) + usageHalf] as number;
  const keysym = views.u32[at + keysymWord] as number;
  const text = views.u32[at + textWord] as number;
  return {
    kind: down ? 'keydown' : 'keyup',
    time: decodeTime(views, at, epochUnixMs),
    code: codeOfUsage(usage),
    key: keyName(keysym, text),
    text: textOf(text),
    usage: usage === sentinel.unknownUsage ? null : usage,
    modifiers: modifierSets[views.u8[(at << 2) + keyModsOctet] as number] ?? noModifiers,
    repeat: (flags & eventFlag.repeat) !== 0,
    device: flags >> eventFlag.deviceShift,
    injected: (flags & eventFlag.injected) !== 0,
    synthetic: (flags & eventFlag.synthetic) !== 0,
  };
}

/** Control characters are text too (Enter makes U+000D); half a surrogate pair, and what is no code point, is not. */
function textOf(codePoint: number): string | null {
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return null;
  return String.fromCodePoint(codePoint);
}

/** NaN in the record: the system does not tell where the pointer is. */
function placeOf(views: RecordViews, word: number): number | null {
  const pixels = views.f32[word] as number;
  return Number.isNaN(pixels) ? null : pixels;
}

function decodeButton(views: RecordViews, at: number, epochUnixMs: number, down: boolean): ButtonEvent {
  const flags = views.u8[(at << 2) + flagsOctet] as number;
  return {
    kind: down ? 'buttondown' : 'buttonup',
    time: decodeTime(views, at, epochUnixMs),
    x: placeOf(views, at + buttonXWord),
    y: placeOf(views, at + buttonYWord),
    button: views.u8[(at << 2) + buttonOctet] as number,
    clicks: views.u8[(at << 2) + clicksOctet] as number,
    modifiers: modifierSets[views.u8[(at << 2) + buttonModsOctet] as number] ?? noModifiers,
    device: flags >> eventFlag.deviceShift,
    injected: (flags & eventFlag.injected) !== 0,
    synthetic: (flags & eventFlag.synthetic) !== 0,
  };
}

function decodeWheel(views: RecordViews, at: number, epochUnixMs: number): WheelEvent {
  const flags = views.u8[(at << 2) + flagsOctet] as number;
  return {
    kind: 'wheel',
    time: decodeTime(views, at, epochUnixMs),
    x: placeOf(views, at + xWord),
    y: placeOf(views, at + yWord),
    dx: views.f32[at + dxWord] as number,
    dy: views.f32[at + dyWord] as number,
    device: flags >> eventFlag.deviceShift,
    injected: (flags & eventFlag.injected) !== 0,
    synthetic: (flags & eventFlag.synthetic) !== 0,
  };
}

function decodeMove(views: RecordViews, at: number, epochUnixMs: number, merged: number): MoveEvent {
  const flags = views.u8[(at << 2) + flagsOctet] as number;
  return {
    kind: 'move',
    time: decodeTime(views, at, epochUnixMs),
    x: placeOf(views, at + xWord),
    y: placeOf(views, at + yWord),
    dx: views.f32[at + dxWord] as number,
    dy: views.f32[at + dyWord] as number,
    merged,
    device: flags >> eventFlag.deviceShift,
    injected: (flags & eventFlag.injected) !== 0,
    synthetic: (flags & eventFlag.synthetic) !== 0,
  };
}

function decodeTouch(views: RecordViews, at: number, epochUnixMs: number, kind: TouchEvent['kind']): TouchEvent {
  const flags = views.u8[(at << 2) + flagsOctet] as number;
  return {
    kind,
    time: decodeTime(views, at, epochUnixMs),
    x: placeOf(views, at + touchXWord),
    y: placeOf(views, at + touchYWord),
    contact: views.u8[(at << 2) + contactOctet] as number,
    device: flags >> eventFlag.deviceShift,
    injected: (flags & eventFlag.injected) !== 0,
    synthetic: (flags & eventFlag.synthetic) !== 0,
  };
}

/** An octet as int8. */
function signed(octet: number): number {
  return (octet << 24) >> 24;
}

function decodePen(views: RecordViews, at: number, epochUnixMs: number, kind: PenEvent['kind']): PenEvent {
  const flags = views.u8[(at << 2) + flagsOctet] as number;
  return {
    kind,
    time: decodeTime(views, at, epochUnixMs),
    x: placeOf(views, at + penXWord),
    y: placeOf(views, at + penYWord),
    pressure: (views.u16[(at << 1) + pressureHalf] as number) / mostPressure,
    tiltX: signed(views.u8[(at << 2) + tiltXOctet] as number),
    tiltY: signed(views.u8[(at << 2) + tiltYOctet] as number),
    buttons: views.u8[(at << 2) + penButtonsOctet] as number,
    device: flags >> eventFlag.deviceShift,
    injected: (flags & eventFlag.injected) !== 0,
    synthetic: (flags & eventFlag.synthetic) !== 0,
  };
}
