import { CaptureError } from '../errors.js';
import type { MoveEvent } from '../events.js';
import type { MoveMessage } from './schemas.js';

/**
 * Moves gathered into one message: one array per field takes a fraction of the room of one object per move. All of them
 * have a place, or none has.
 */
export class MoveBatch {
  #moves: MoveEvent[] = [];

  get length(): number {
    return this.#moves.length;
  }

  /** Time of the first move; 0 when empty. */
  get start(): bigint {
    return this.#moves[0]?.time ?? 0n;
  }

  /** Time of the last move; 0 when empty. */
  get end(): bigint {
    return this.#moves.at(-1)?.time ?? 0n;
  }

  /** Whether the move may stand beside those added so far. */
  takes(move: MoveEvent): boolean {
    const [first] = this.#moves;
    return first === undefined || isPlaced(first) === isPlaced(move);
  }

  /** Only a move that the batch {@link takes}. */
  add(move: MoveEvent): void {
    this.#moves.push(move);
  }

  /** The message of the moves added so far, of which there must be one; the batch is empty afterwards. */
  take(): MoveMessage {
    const moves = this.#moves;
    const t0 = this.start;
    this.#moves = [];
    return {
      t0: t0.toString(),
      dt: moves.map((move) => Number(move.time - t0)),
      ...places(moves),
      dx: moves.map((move) => move.dx),
      dy: moves.map((move) => move.dy),
      ...uniform(
        'device',
        moves.map((move) => move.device),
        0,
      ),
      ...uniform(
        'injected',
        moves.map((move) => move.injected),
        false,
      ),
      ...uniform(
        'synthetic',
        moves.map((move) => move.synthetic),
        false,
      ),
      ...(moves.some((move) => move.merged !== 0) ? { mergedEach: moves.map((move) => move.merged) } : {}),
    };
  }

  clear(): void {
    this.#moves = [];
  }
}

function isPlaced(move: MoveEvent): boolean {
  return move.x !== null;
}

function places(moves: readonly MoveEvent[]): { x?: number[]; y?: number[] } {
  const x = moves.flatMap((move) => move.x ?? []);
  const y = moves.flatMap((move) => move.y ?? []);
  return x.length === 0 ? {} : { x, y };
}

/** A field once for all moves, each by each where they differ, not at all where it has its usual value. */
function uniform(name: string, values: readonly (number | boolean)[], usual: number | boolean): object {
  const [first] = values;
  if (values.some((value) => value !== first)) return { [`${name}Each`]: values };
  return first === usual ? {} : { [name]: first };
}

/** Refuses what JSON cannot carry: it would make the whole chunk unreadable later. */
export function checkMove(move: MoveEvent): void {
  const place = move.x === null && move.y === null ? [] : [move.x, move.y];
  const numbers = [...place, move.dx, move.dy];
  const counts = [move.device, move.merged];
  if (numbers.every(Number.isFinite) && counts.every((value) => Number.isSafeInteger(value) && value >= 0)) return;
  throw new CaptureError('ERR_INTERNAL', 'A move event has a coordinate or a count that is not a number.');
}

/** The moves of a message. Throws when its arrays do not fit one another. */
export function unfoldMoves(message: MoveMessage): MoveEvent[] {
  const { dt, x, y, dx, dy, deviceEach, injectedEach, syntheticEach, mergedEach } = message;
  for (const each of [x, y, dx, dy, deviceEach, injectedEach, syntheticEach, mergedEach]) {
    if (each !== undefined && each.length !== dt.length)
      throw new Error('A batch of moves with arrays of unlike length');
  }
  if ((x === undefined) !== (y === undefined)) throw new Error('A batch of moves with half a place');
  const t0 = BigInt(message.t0);
  return dt.map((offset, i) => ({
    time: t0 + BigInt(offset),
    kind: 'move',
    x: x?.[i] ?? null,
    y: y?.[i] ?? null,
    // The lengths were compared above; `?? 0` is for the compiler.
    dx: dx[i] ?? 0,
    dy: dy[i] ?? 0,
    device: deviceEach?.[i] ?? message.device ?? 0,
    injected: injectedEach?.[i] ?? message.injected ?? false,
    synthetic: syntheticEach?.[i] ?? message.synthetic ?? false,
    merged: mergedEach?.[i] ?? 0,
  }));
}
