// When pictures of allowed windows are taken. docs/policy.md says where the settling times come from.

import { z } from 'zod';

/** What a picture can be taken on, besides the rhythm of `every`. */
const triggers = ['click', 'focus', 'typing-pause', 'scroll-stop', 'menu'] as const;

/** Up to 10 s. */
const settle = (usual: string, description: string) =>
  z
    .string()
    .regex(/^((0|[1-9][0-9]{0,3}|10000)ms|([0-9]|10)s)$/)
    .meta({ description: `${description} From 0ms to 10s.` })
    .default(usual);

export const settleSchema = z.strictObject({
  click: settle('200ms', 'After the last press or release of a button.'),
  focus: settle('300ms', 'After another window, or another title, came up.'),
  typingPause: settle('500ms', 'After the last key.'),
  scrollStop: settle('400ms', 'After the last turn of the wheel.'),
  menu: settle('150ms', 'After a menu or another popup opened.'),
});

export const screenSchema = z
  .strictObject({
    every: z
      .string()
      .regex(/^([1-9][0-9]{3,8}ms|[1-9][0-9]{0,8}(s|m|h))$/)
      .meta({
        description: 'A picture at the latest this long after the one before: a whole number and a unit, from 1s.',
        examples: ['30s'],
      })
      .optional(),
    on: z
      .array(z.enum(triggers))
      .min(1)
      .max(triggers.length)
      .meta({
        description:
          'A picture when this happened in an allowed window. click and scroll-stop need the pointer stream, typing-pause the keys stream: what is not recorded triggers nothing.',
        examples: [['click', 'focus', 'typing-pause', 'scroll-stop', 'menu']],
      })
      .optional(),
    minGap: z
      .string()
      .regex(/^(([1-9][0-9]{2,3}|10000)ms|([1-9]|10)s)$/)
      .meta({ description: 'The least time between two pictures, from 100ms to 10s. What comes sooner waits.' })
      .default('200ms'),
    maxPerMinute: z
      .int()
      .min(1)
      .max(600)
      .meta({ description: 'The most pictures in any minute. What comes sooner waits, and becomes one picture.' })
      .default(60),
    scale: z
      .literal([1, 0.5])
      .meta({ description: '1: every pixel. 0.5: half the width and height, each pixel the mean of four.' })
      .default(1),
    settle: settleSchema
      .meta({ description: 'How long an app gets to draw what an event brought about, before the picture is taken.' })
      .prefault({}),
  })
  .refine(({ every, on }) => every !== undefined || on !== undefined, {
    error: 'at least one of every and on: without them no picture would be taken',
  })
  // The same for editors.
  .meta({ anyOf: [{ required: ['every'] }, { required: ['on'] }] });
