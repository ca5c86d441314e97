// Generated from native/core by scripts/generate-layout.sh. Change the headers, then run `npm run layout`.

/** What the ring is made of. `epochUnixMs` is the byte offset of an f64. */
export const ringLayout = {
  magic: 1314148419,
  abi: 2,
  headerSize: 512,
  recordSize: 32,
  epochUnixMs: 24,
  openSince: 408,
  unjudgedLimit: 1024,
} as const;

/** The header's u32 words: indices into a Uint32Array over the whole ring. */
export const headerWord = {
  magic: 0,
  abi: 1,
  headerBytes: 2,
  recordBytes: 3,
  capacity: 4,
  lane: 5,
  tail: 32,
  doorbells: 33,
  fault: 34,
  faultOsError: 35,
  contextSerial: 36,
  seq: 37,
  health: 38,
  head: 64,
  asleep: 65,
  gate: 96,
  streams: 97,
  judgedEpoch: 98,
  eventMask: 99,
  keepInjected: 100,
} as const;

/** A record's fields: byte offsets within it. Widths are those of event_record.hpp. */
export const recordByte = {
  seq: 0,
  kind: 4,
  flags: 5,
  epoch: 6,
  timeNs: 8,
  keyUsage: 16,
  keyScan: 18,
  keyKeysym: 20,
  keyText: 24,
  keyMods: 28,
  pointerX: 16,
  pointerY: 20,
  pointerDx: 24,
  pointerDy: 28,
  buttonX: 16,
  buttonY: 20,
  buttonButton: 24,
  buttonClicks: 25,
  buttonMods: 26,
  touchX: 16,
  touchY: 20,
  touchContact: 24,
  penX: 16,
  penY: 20,
  penPressure: 24,
  penTiltX: 26,
  penTiltY: 27,
  penButtons: 28,
  contextEpoch: 16,
  contextChanges: 20,
  lostKeys: 16,
  lostButtons: 20,
  lostWheels: 24,
  lostMoves: 28,
} as const;

/** EventRecord.kind. */
export const eventKind = {
  none: 0,
  keyDown: 1,
  keyUp: 2,
  buttonDown: 3,
  buttonUp: 4,
  wheel: 5,
  move: 6,
  context: 7,
  lost: 8,
  touchDown: 9,
  touchMove: 10,
  touchUp: 11,
  touchCancel: 12,
  penDown: 13,
  penMove: 14,
  penUp: 15,
} as const;

/** EventRecord.flags: the low four bits, and how far the device slot is shifted. */
export const eventFlag = {
  injected: 1,
  repeat: 2,
  redacted: 4,
  synthetic: 8,
  deviceShift: 4,
} as const;

/** Modifiers in effect: keyMods and buttonMods. */
export const modifierBit = {
  shift: 1,
  control: 2,
  alt: 4,
  meta: 8,
  altGraph: 16,
  capsLock: 32,
  numLock: 64,
} as const;

/** contextChanges: what differs from the epoch before. */
export const contextChange = {
  focus: 1,
  pointer: 2,
  name: 4,
} as const;

/** Values that say "unknown" or "none". */
export const sentinel = {
  unknownUsage: 65535,
  noText: 4294967295,
  unknownText: 4294967294,
} as const;

/** Fault numbers. */
export const faultNumber = {
  none: 0,
  noDisplay: 1,
  connectionLost: 2,
  permission: 3,
  libraryMissing: 4,
  unsupported: 5,
  hookRemoved: 6,
  busy: 7,
  internal: 8,
} as const;

/** What the recording tells although it goes on: bits of the header's `health`. */
export const healthBit = {
  hookReinstalled: 1,
  hookStalled: 2,
  keysReleased: 4,
  hookUnwatched: 8,
  inputDropped: 16,
} as const;

/** In the mask of a verdict beside the kinds: the screen may be read. */
export const screenBit = 2147483648;

/** What the frame pool is made of. `headroom` and `pixels` are byte offsets within a slot. */
export const frameLayout = {
  magic: 1297237571,
  abi: 1,
  headerSize: 128,
  mostSlots: 16,
  mostRects: 2048,
  rectSize: 24,
  headroom: 49152,
  headroomBytes: 147456,
  pixels: 196608,
  bytesPerPixel: 3,
  mostReferences: 3,
} as const;

/** The pool's u32 words: byte offsets. `states` is the first slot's; the others follow. */
export const frameHeader = {
  magic: 0,
  abi: 4,
  slotCount: 8,
  slotBytes: 12,
  states: 64,
} as const;

/** States of a slot. */
export const frameSlot = {
  free: 0,
  writing: 1,
  ready: 2,
  reading: 3,
} as const;

/** A rectangle's fields: byte offsets within it. Widths are those of frame_layout.hpp. */
export const frameRect = {
  x: 0,
  y: 2,
  width: 4,
  height: 6,
  encoding: 8,
  reference: 9,
  colours: 10,
  sourceX: 12,
  sourceY: 14,
  data: 16,
  dataSize: 20,
} as const;

/** How the pixels of a rectangle are told. */
export const frameEncoding = {
  rgb8: 0,
  indexed8: 1,
  copy: 2,
} as const;
