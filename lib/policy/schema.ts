// The one source of a policy's shape: the TypeScript types, the check at run time and the JSON Schema for editors.

import { z } from 'zod';
import { screenSchema } from './screen-schema.js';

/** Most rules in one policy. */
const MOST_RULES = 1024;
/** Longest glob, in UTF-16 code units; with {@link MOST_NAME} it bounds the cost of one match. */
export const LONGEST_GLOB = 256;

// A backslash takes the character after it literally, so that a lone one at the end says nothing.
const glob = () =>
  z
    .string()
    .min(1)
    .max(LONGEST_GLOB)
    .regex(/^([^\\]|\\[\s\S])*$/);

const siteSchema = z.string().min(1).max(LONGEST_GLOB);

export const ruleSchema = z.strictObject({
  app: glob().meta({
    description:
      'Which app: a glob that must match the whole of its window class (X11: class or instance in WM_CLASS) or the base name of its executable. `*` stands for any characters, `?` for one, a backslash takes the next literally. Upper and lower case are the same.',
    examples: ['gedit', 'org.gnome.*', 'libreoffice-*'],
  }),
  title: glob()
    .meta({
      description:
        'Only windows whose whole title matches this glob. Upper and lower case differ. Without it: every window of the app.',
      examples: ['* - Report.odt*'],
    })
    .optional(),
  sites: z
    .array(siteSchema)
    .min(1)
    .max(256)
    .meta({
      description:
        'Only these sites of a browser. Capstan cannot see yet which site a browser shows, so a rule with sites allows nothing for now.',
      examples: [['docs.example.org']],
    })
    .optional(),
});

export const streamsSchema = z.strictObject({
  keys: z
    .enum(['full', 'shortcuts', 'none'])
    .meta({
      description:
        'full: every key, with its text. shortcuts: only combinations with Control, Alt or Meta, and function and navigation keys; never text. none: no keys.',
    })
    .default('none'),
  pointer: z
    .boolean()
    .meta({
      description:
        'Buttons, wheel, moves, touches and pens, where both the focused window and the one under the pointer are allowed.',
    })
    .default(false),
  screen: z
    .union([z.literal('off'), screenSchema])
    .meta({
      description:
        'Pictures of the screen that show allowed windows only; all else in them is black. Only in a file, not in a live stream. "off", or when to take one.',
    })
    .default('off'),
});

export const pauseSchema = z.strictObject({
  max: z
    .string()
    .regex(/^[1-9][0-9]{0,8}(ms|s|m|h)$/)
    .meta({
      description: 'The longest that one pause may last: a whole number and a unit, ms, s, m or h.',
      examples: ['30m', '2h'],
    })
    .default('30m'),
});

export const policySchema = z
  .strictObject({
    $schema: z
      .string()
      .max(2048)
      .meta({ description: 'Where this JSON Schema is, for completion in an editor. Capstan does not read it.' })
      .optional(),
    version: z.literal(1).meta({ description: 'Version of the policy format.' }),
    allow: z.array(ruleSchema).max(MOST_RULES).meta({
      description: 'The allowlist. A window that no rule matches is not recorded. An empty list records nothing.',
    }),
    streams: streamsSchema
      .meta({ description: 'What is recorded in allowed windows. Nothing unless said.' })
      .prefault({}),
    injected: z
      .enum(['drop', 'keep'])
      .meta({
        description:
          'Input that another program made, as password managers do when they type. drop: never recorded. keep: recorded and marked as injected.',
      })
      .default('drop'),
    pause: pauseSchema.meta({ description: 'How the person may pause.' }).prefault({}),
  })
  .meta({
    title: 'Capstan policy',
    description: 'Says which windows Capstan may record, and what of them. Whatever it does not allow is not recorded.',
  });

type Frozen<T> = T extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A policy as somebody writes it: whatever has a default may be left out. */
export type PolicyInput = z.input<typeof policySchema>;
/** A checked policy: defaults filled in, frozen. Made by `parsePolicy` only. */
export type Policy = Frozen<Omit<z.output<typeof policySchema>, '$schema'>>;
export type Rule = Policy['allow'][number];
/** When pictures are taken, in a policy that wants them. */
export type ScreenRules = Exclude<Policy['streams']['screen'], 'off'>;

/** JSON Schema (draft 7, which editors know best) of {@link PolicyInput}. */
export function policyJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' }) };
}
