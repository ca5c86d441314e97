import { z } from 'zod';
import { type Topic, topics } from '../events.js';

// The one source of the messages' types, of the JSON Schemas inside a recording, and of the check on reading. Stock
// viewers take one plain `type` per field: no nulls (a null is left out) and no field of two types.

const integer = z.int();
const count = z.int().nonnegative();
const decimal = z.string().regex(/^-?\d{1,20}$/);
const modifiers = z.array(z.enum(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'NumLock']));
const fromDevice = { device: count, injected: z.boolean(), synthetic: z.boolean() };
const place = {
  x: z.number().exactOptional().describe('root px; absent: not told'),
  y: z.number().exactOptional(),
};
/** Half a place is none. */
const isWhole = ({ x, y }: { x?: unknown; y?: unknown }) => (x === undefined) === (y === undefined);
const halfPlace = { message: 'x without y, or y without x', path: ['x'] };

const key = z.object({
  kind: z.enum(['keydown', 'keyup']),
  code: z.string().describe('W3C KeyboardEvent.code'),
  key: z.string().describe('W3C KeyboardEvent.key'),
  text: z.string().exactOptional().describe('text made; absent: none'),
  usage: count.exactOptional().describe('USB HID usage, page 0x07'),
  modifiers,
  repeat: z.boolean(),
  ...fromDevice,
});

const button = z
  .object({
    kind: z.enum(['buttondown', 'buttonup']),
    ...place,
    button: integer.describe('W3C MouseEvent.button'),
    clicks: count,
    modifiers,
    ...fromDevice,
  })
  .refine(isWhole, halfPlace);

const wheel = z
  .object({
    kind: z.literal('wheel'),
    ...place,
    dx: z.number().describe('1/120 notch, right +'),
    dy: z.number().describe('1/120 notch, down +'),
    ...fromDevice,
  })
  .refine(isWhole, halfPlace);

const touch = z
  .object({
    kind: z.enum(['touchstart', 'touchmove', 'touchend', 'touchcancel']),
    ...place,
    contact: count.describe('tells the fingers apart that touch at one time'),
    ...fromDevice,
  })
  .refine(isWhole, halfPlace);

const pen = z
  .object({
    kind: z.enum(['pendown', 'penmove', 'penup']),
    ...place,
    pressure: z.number().describe('0 to 1'),
    tiltX: integer.describe('degrees from upright, right +'),
    tiltY: integer.describe('degrees from upright, towards the person +'),
    buttons: count.describe('W3C PointerEvent.buttons'),
    ...fromDevice,
  })
  .refine(isWhole, halfPlace);

const move = z.object({
  t0: z
    .string()
    .regex(/^\d{1,20}$/)
    .describe('time of the first move, ns since the Unix epoch'),
  dt: z.array(count).min(1).describe('ns after t0, one per move, rising'),
  x: z.array(z.number()).exactOptional().describe('root px; absent: not told, of any of them'),
  y: z.array(z.number()).exactOptional(),
  dx: z.array(z.number()).describe('relative, accelerated'),
  dy: z.array(z.number()),
  device: count.exactOptional().describe('of all moves; absent: deviceEach, or 0'),
  deviceEach: z.array(count).exactOptional(),
  injected: z.boolean().exactOptional().describe('of all moves; absent: injectedEach, or false'),
  injectedEach: z.array(z.boolean()).exactOptional(),
  synthetic: z.boolean().exactOptional().describe('of all moves; absent: syntheticEach, or false'),
  syntheticEach: z.array(z.boolean()).exactOptional(),
  mergedEach: z.array(count).exactOptional().describe('earlier moves absorbed by each; absent: none'),
});

const rect = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const focus = z.discriminatedUnion('denied', [
  z.object({
    kind: z.literal('focus'),
    denied: z.literal(false),
    app: z.string(),
    executable: z.string().exactOptional(),
    title: z.string(),
    windowClass: z.string().exactOptional(),
    rect,
    screen: integer,
  }),
  z.object({
    kind: z.literal('focus'),
    denied: z.literal(true),
    reason: z.enum([
      'not-listed',
      'unknown',
      'grab',
      'no-window-manager',
      'elevated',
      'secure-desktop',
      'secure-input',
      'private',
      'site',
    ]),
  }),
]);

const state = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('state'),
    state: z.enum(['start', 'pause', 'resume', 'stop', 'snapshot', 'health']),
    held: z.object({ keys: z.array(z.string()), buttons: z.array(integer) }).exactOptional(),
    clockOffset: decimal.exactOptional().describe('wall clock minus recording clock, ns'),
    reason: z.string().exactOptional(),
  }),
  z.object({
    kind: z.literal('lost'),
    where: z.enum(['capture', 'stream', 'file']),
    keys: count,
    buttons: count,
    wheels: count,
    moves: count,
  }),
]);

/** A batch of moves. */
export type MoveMessage = z.infer<typeof move>;

/** The message type of each topic. */
export const messages = {
  [topics.keydown]: key,
  [topics.buttondown]: button,
  [topics.wheel]: wheel,
  [topics.move]: move,
  [topics.touchstart]: touch,
  [topics.pendown]: pen,
  [topics.focus]: focus,
  [topics.state]: state,
} as const satisfies Record<Topic, z.ZodType>;

type JsonSchema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  oneOf?: JsonSchema[];
};

/** The JSON Schema of a topic, as a recording carries it. */
export function jsonSchema(topic: Topic): object {
  return toJsonSchema(messages[topic]);
}

/** The JSON Schema of a message, without unions. */
export function toJsonSchema(message: z.ZodType): object {
  const schema = z.toJSONSchema(message, {
    io: 'input',
    override: ({ jsonSchema: node }) => {
      // zod states the range of exact integers; it says nothing of the field and takes room in every chunk.
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
      if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
    },
  }) as JsonSchema;
  return flatten(schema);
}

/** One object schema out of a union of them: a field required in each stays required. Viewers know no unions. */
function flatten(schema: JsonSchema): JsonSchema {
  const { oneOf, ...rest } = schema;
  if (oneOf === undefined) return schema;
  const properties: Record<string, JsonSchema> = {};
  for (const branch of oneOf) {
    for (const [name, field] of Object.entries(branch.properties ?? {})) {
      const known = properties[name];
      properties[name] = known === undefined ? field : widen(known, field);
    }
  }
  const required = Object.keys(properties).filter((name) => oneOf.every((branch) => branch.required?.includes(name)));
  return { ...rest, type: 'object', properties, required };
}

/** Two schemas of one field, as one that allows both. */
function widen(a: JsonSchema, b: JsonSchema): JsonSchema {
  if (a.type === undefined || a.type !== b.type) throw new TypeError(`A field of two types: ${a.type}, ${b.type}`);
  const [ofA, ofB] = [valuesOf(a), valuesOf(b)];
  if (a.type !== 'string' || ofA === null || ofB === null) return { type: a.type };
  return { type: 'string', enum: [...new Set([...ofA, ...ofB])] };
}

function valuesOf(schema: JsonSchema): unknown[] | null {
  return schema.enum ?? (schema.const === undefined ? null : [schema.const]);
}
