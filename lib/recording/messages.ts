import { CaptureError } from '../errors.js';
import { type CapstanEvent, type MoveEvent, type Topic, topics } from '../events.js';
import { unfoldMoves } from './move-batch.js';
import { MAX_MESSAGE_BYTES } from './profile.js';
import { type MoveMessage, messages } from './schemas.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Every event but a move, which goes by batches, is a message of its own. */
export type SingleEvent = Exclude<CapstanEvent, MoveEvent>;

/**
 * The JSON of an event: its fields without `time`, which is the message's log time; nulls left out; bigint as decimal.
 *
 * @throws CaptureError `ERR_INTERNAL` when the event does not fit the schema that readers check it against
 */
export function encodeEvent(event: SingleEvent): Uint8Array {
  const message: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event)) {
    if (name === 'time' || value === null || value === undefined) continue;
    message[name] = typeof value === 'bigint' ? value.toString() : value;
  }
  const checked = messages[topics[event.kind]].safeParse(message);
  if (!checked.success) {
    const where = checked.error.issues[0]?.path.join('.') ?? '';
    throw new CaptureError('ERR_INTERNAL', `A ${event.kind} event does not fit the recording format, at "${where}".`);
  }
  // The checked copy: a field that the schema does not know, such as a title on a denied context, goes nowhere.
  const data = encoder.encode(JSON.stringify(checked.data));
  if (data.byteLength > MAX_MESSAGE_BYTES) {
    throw new CaptureError('ERR_INTERNAL', `A ${event.kind} event of ${data.byteLength} bytes is too large to record.`);
  }
  return data;
}

export function encodeMoves(message: MoveMessage): Uint8Array {
  return encoder.encode(JSON.stringify(message));
}

/**
 * The events of one message.
 *
 * @throws Error when the bytes are no JSON of the topic's schema
 */
export function decodeMessage(topic: Topic, time: bigint, data: Uint8Array): readonly CapstanEvent[] {
  const json: unknown = JSON.parse(decoder.decode(data));
  switch (topic) {
    case '/input/key': {
      const { text = null, usage = null, ...message } = messages[topic].parse(json);
      return [{ time, ...message, text, usage }];
    }
    case '/input/button':
    case '/input/wheel':
    case '/input/touch':
    case '/input/pen': {
      const { x = null, y = null, ...message } = messages[topic].parse(json);
      return [{ time, ...message, x, y }];
    }
    case '/input/move':
      return unfoldMoves(messages[topic].parse(json));
    case '/context/focus': {
      const message = messages[topic].parse(json);
      if (message.denied) return [{ time, ...message }];
      return [{ time, ...message, executable: message.executable ?? null }];
    }
    case '/state': {
      const message = messages[topic].parse(json);
      if (message.kind === 'lost') return [{ time, ...message }];
      const { clockOffset, ...rest } = message;
      return [{ time, ...rest, ...(clockOffset === undefined ? {} : { clockOffset: BigInt(clockOffset) }) }];
    }
  }
}
