import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import t from 'tap';
import { CaptureError } from '#lib/errors.js';
import { parsePolicy } from '#lib/policy/parser.js';
import { policyHash } from '#lib/policy/policy-hash.js';
import { type Policy, type PolicyInput, policyJsonSchema } from '#lib/policy/schema.js';

const least: PolicyInput = { version: 1, allow: [] };

function messageFor(value: unknown): string {
  try {
    parsePolicy(value);
  } catch (error) {
    if (error instanceof CaptureError && error.code === 'ERR_POLICY') return error.message;
    throw error;
  }
  throw new Error('the policy was accepted');
}

t.test('A policy that says nothing more records nothing', async (t) => {
  t.same(parsePolicy(least), {
    version: 1,
    allow: [],
    streams: { keys: 'none', pointer: false, screen: 'off' },
    injected: 'drop',
    pause: { max: '30m' },
  });
});

t.test('What a policy says is taken as it is', async (t) => {
  const policy: PolicyInput = {
    version: 1,
    allow: [
      { app: 'gedit' },
      { app: 'soffice*', title: '* - Report.odt*' },
      { app: 'firefox', sites: ['example.org'] },
    ],
    streams: { keys: 'full', pointer: true, screen: 'off' },
    injected: 'keep',
    pause: { max: '2h' },
  };
  t.same(parsePolicy(policy), policy);
});

t.test('Pictures of the screen are taken with sensible settings unless the policy says others', async (t) => {
  const screenOf = (screen: NonNullable<PolicyInput['streams']>['screen']) =>
    parsePolicy({ ...least, streams: screen === undefined ? {} : { screen } }).streams.screen;
  const settle = { click: '200ms', focus: '300ms', typingPause: '500ms', scrollStop: '400ms', menu: '150ms' };
  t.same(screenOf({ every: '30s' }), { every: '30s', minGap: '200ms', maxPerMinute: 60, scale: 1, settle });
  t.match(screenOf({ on: ['click'], settle: { click: '0ms' } }), {
    on: ['click'],
    settle: { ...settle, click: '0ms' },
  });
  const all = {
    every: '1s',
    on: ['click', 'focus', 'typing-pause', 'scroll-stop', 'menu'],
    minGap: '10s',
    maxPerMinute: 600,
    scale: 0.5,
    settle: { click: '0s', focus: '10s', typingPause: '10000ms', scrollStop: '9999ms', menu: '1ms' },
  } as const;
  t.same(screenOf({ ...all, on: [...all.on] }), all);
});

t.test('The $schema key helps an editor and is no part of the policy', async (t) => {
  t.same(parsePolicy({ $schema: './policy.schema.json', ...least }), parsePolicy(least));
});

const mistakes: [name: string, value: unknown, line: RegExp][] = [
  ['nothing', undefined, /the policy: missing, expected an object/],
  ['null', null, /the policy: found null, expected an object/],
  ['a list', [1, 2], /the policy: found a list of 2, expected an object/],
  ['no version', { allow: [] }, /version: missing, expected 1/],
  ['another version', { version: 2, allow: [] }, /version: found 2, expected 1/],
  ['no allowlist', { version: 1 }, /allow: missing, expected a list/],
  ['an allowlist that is an app', { version: 1, allow: 'gedit' }, /allow: found "gedit", expected a list/],
  ['a rule that is a text', { version: 1, allow: ['gedit'] }, /allow\[0\]: found "gedit", expected an object/],
  ['a rule without app', { version: 1, allow: [{ title: 'x' }] }, /allow\[0\]\.app: missing, expected a glob/],
  [
    'an app that is a number',
    { version: 1, allow: [{ app: 'a' }, { app: 7 }] },
    /allow\[1\]\.app: found 7, expected a glob/,
  ],
  [
    'an empty app',
    { version: 1, allow: [{ app: '' }] },
    /allow\[0\]\.app: found "", expected a text that is not empty/,
  ],
  ['a lone backslash', { version: 1, allow: [{ app: 'a\\' }] }, /allow\[0\]\.app: found "a\\\\", expected a glob with/],
  [
    'a long app',
    { version: 1, allow: [{ app: 'a'.repeat(257) }] },
    /allow\[0\]\.app: found "a{60}…", expected at most 256 characters/,
  ],
  [
    'no sites in sites',
    { version: 1, allow: [{ app: 'a', sites: [] }] },
    /allow\[0\]\.sites: found an empty list, expected at least one/,
  ],
  [
    'a site that is a number',
    { version: 1, allow: [{ app: 'a', sites: [1] }] },
    /allow\[0\]\.sites\[0\]: found 1, expected a site/,
  ],
  [
    'too many rules',
    { version: 1, allow: Array(1025).fill({ app: 'a' }) },
    /allow: found a list of 1025, expected at most 1024 entries/,
  ],
  [
    'an unknown stream',
    { ...least, streams: { keys: 'all' } },
    /streams\.keys: found "all", expected "full" or "shortcuts" or "none"/,
  ],
  [
    'a pointer that is a text',
    { ...least, streams: { pointer: 'yes' } },
    /streams\.pointer: found "yes", expected true or false/,
  ],
  [
    'a screen that is on',
    { ...least, streams: { screen: 'full' } },
    /streams\.screen: found "full", expected "off" or an object \{ … \}/,
  ],
  ['a screen that is null', { ...least, streams: { screen: null } }, /streams\.screen: found null, expected "off" or/],
  [
    'a screen that is a list',
    { ...least, streams: { screen: [] } },
    /streams\.screen: found an empty list, expected "off"/,
  ],
  [
    'a screen without any occasion',
    { ...least, streams: { screen: { scale: 1 } } },
    /streams\.screen: found an object, expected at least one of every and on: without them no picture would be taken/,
  ],
  [
    'an occasion that there is not',
    { ...least, streams: { screen: { on: ['click', 'hover'] } } },
    /streams\.screen\.on\[1\]: found "hover", expected "click" or "focus" or "typing-pause" or /,
  ],
  [
    'no occasion in a list',
    { ...least, streams: { screen: { on: [] } } },
    /streams\.screen\.on: found an empty list, expected at least one entry/,
  ],
  [
    'a picture twenty times a second',
    { ...least, streams: { screen: { every: '50ms' } } },
    /streams\.screen\.every: found "50ms", expected a duration from 1s/,
  ],
  [
    'a rhythm as number',
    { ...least, streams: { screen: { every: 30 } } },
    /streams\.screen\.every: found 30, expected a duration such as "30s"/,
  ],
  [
    'a gap of nothing',
    { ...least, streams: { screen: { every: '1s', minGap: '0ms' } } },
    /streams\.screen\.minGap: found "0ms", expected a duration from 100ms to 10s/,
  ],
  [
    'a settling time of eleven seconds',
    { ...least, streams: { screen: { every: '1s', settle: { focus: '11s' } } } },
    /streams\.screen\.settle\.focus: found "11s", expected a duration from 0ms to 10s/,
  ],
  [
    'a settling time as number',
    { ...least, streams: { screen: { every: '1s', settle: { focus: 300 } } } },
    /streams\.screen\.settle\.focus: found 300, expected a duration such as "200ms"/,
  ],
  [
    'half a picture a minute',
    { ...least, streams: { screen: { every: '1s', maxPerMinute: 0.5 } } },
    /streams\.screen\.maxPerMinute: found 0\.5, expected a whole number/,
  ],
  [
    'no picture a minute',
    { ...least, streams: { screen: { every: '1s', maxPerMinute: 0 } } },
    /streams\.screen\.maxPerMinute: found 0, expected at least 1/,
  ],
  [
    'a thousand pictures a minute',
    { ...least, streams: { screen: { every: '1s', maxPerMinute: 1000 } } },
    /streams\.screen\.maxPerMinute: found 1000, expected at most 600/,
  ],
  [
    'a third of the size',
    { ...least, streams: { screen: { every: '1s', scale: 0.3 } } },
    /streams\.screen\.scale: found 0\.3, expected 1 or 0\.5/,
  ],
  [
    'an unknown key in screen',
    { ...least, streams: { screen: { every: '1s', fps: 5 } } },
    /streams\.screen\.fps: unknown key \(5\), expected one of every, on, minGap, maxPerMinute, scale, settle/,
  ],
  [
    'an unknown key in settle',
    { ...least, streams: { screen: { every: '1s', settle: { typing: '1s' } } } },
    /streams\.screen\.settle\.typing: unknown key \("1s"\), expected one of click, focus, typingPause, scrollStop, menu/,
  ],
  ['injected misspelt', { ...least, injected: 'Keep' }, /injected: found "Keep", expected "drop" or "keep"/],
  [
    'a pause without unit',
    { ...least, pause: { max: '30' } },
    /pause\.max: found "30", expected a duration such as "30m"/,
  ],
  ['a pause of zero', { ...least, pause: { max: '0m' } }, /pause\.max: found "0m", expected a duration/],
  ['a pause as number', { ...least, pause: { max: 30 } }, /pause\.max: found 30, expected a duration/],
  [
    'an unknown key',
    { ...least, allows: [] },
    /allows: unknown key \(an empty list\), expected one of \$schema, version, allow, /,
  ],
  [
    'an unknown key in a rule',
    { version: 1, allow: [{ app: 'a', titel: 'x' }] },
    /allow\[0\]\.titel: unknown key \("x"\), expected one of app, title, sites/,
  ],
  [
    'an unknown key in streams',
    { ...least, streams: { key: 'full' } },
    /streams\.key: unknown key \("full"\), expected one of keys, pointer, screen/,
  ],
  ['a key that looks like a path', { ...least, 'a.b\n[0]': 1 }, /\["a\.b\\n\[0\]"\]: unknown key/],
];

t.test('A mistake is refused with its path, what was found and what was expected', async (t) => {
  for (const [name, value, line] of mistakes) t.match(messageFor(value), line, name);
});

t.test('All mistakes are told at once, each on a line', async (t) => {
  const message = messageFor({ version: 3, allow: [{}, { app: 1 }], streams: { keys: 0 } });
  t.equal(message.split('\n').length, 5, message);
});

t.test('A flood of mistakes gives a short message that says how many are left out', async (t) => {
  const message = messageFor({ version: 1, allow: Array.from({ length: 500 }, () => ({ nonsense: 1 })) });
  t.equal(message.split('\n').length, 22);
  t.match(message, /\n {2}and 980 more$/);
});

t.test('Nothing of a policy reaches the prototype of objects', async (t) => {
  for (const text of [
    '{"version":1,"allow":[],"__proto__":{"injected":"keep"}}',
    '{"version":1,"allow":[],"streams":{"__proto__":{"keys":"full"}}}',
    '{"version":1,"allow":[{"app":"a","constructor":{"prototype":{"polluted":1}}}]}',
  ]) {
    t.match(messageFor(JSON.parse(text)), /unknown key/);
    t.notOk('polluted' in {} || 'keys' in {} || 'injected' in {});
  }
});

t.test('An object that throws when it is read is refused like any other', async (t) => {
  const hostile = {
    get version() {
      throw new TypeError('no');
    },
  };
  t.match(messageFor(hostile), /cannot be read as plain data/);
});

t.test('A checked policy cannot be widened afterwards', async (t) => {
  const allow = [{ app: 'gedit' }];
  const policy = parsePolicy({ version: 1, allow, streams: { keys: 'shortcuts' } });
  allow.push({ app: '*' });
  t.equal(policy.allow.length, 1);
  for (const part of [policy, policy.allow, policy.allow[0], policy.streams, policy.pause]) t.ok(Object.isFrozen(part));
  const { screen } = parsePolicy({ ...least, streams: { screen: { on: ['click'] } } }).streams;
  if (screen === 'off') throw new Error('no pictures');
  for (const part of [screen, screen.on, screen.settle]) t.ok(Object.isFrozen(part));
});

// Values near a policy: its own keys and words, with others between them.
const word = fc.constantFrom(
  'full',
  'shortcuts',
  'none',
  'off',
  'drop',
  'keep',
  '30m',
  '0s',
  '',
  'gedit',
  '*',
  '\\',
  '9h',
  'click',
);
const near = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, word, fc.constantFrom(0, 1, true, null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(
    fc.constantFrom(
      'version',
      'allow',
      'app',
      'title',
      'sites',
      'streams',
      'keys',
      'pointer',
      'screen',
      'every',
      'on',
      'scale',
      'settle',
      'focus',
      'injected',
      'pause',
      'max',
      '__proto__',
    ),
    tie('value'),
    { maxKeys: 6 },
  ),
})).value;
const screens = fc.record(
  {
    every: fc.constantFrom('1s', '1000ms', '5m'),
    on: fc.subarray(['click', 'focus', 'typing-pause', 'scroll-stop', 'menu'] as const, { minLength: 1 }),
    minGap: fc.constantFrom('100ms', '5s'),
    maxPerMinute: fc.integer({ min: 1, max: 600 }),
    scale: fc.constantFrom(1, 0.5),
    settle: fc.record({ click: fc.constantFrom('0ms', '10s'), menu: fc.constant('1s') }, { requiredKeys: [] }),
  },
  { requiredKeys: ['on'] },
);
const valid: fc.Arbitrary<PolicyInput> = fc.record(
  {
    version: fc.constant<1>(1),
    allow: fc.array(fc.record({ app: fc.string({ minLength: 1 }).filter((app) => !app.includes('\\')) }), {
      maxLength: 3,
    }),
    streams: fc.record(
      {
        keys: fc.constantFrom('full', 'shortcuts', 'none'),
        pointer: fc.boolean(),
        screen: fc.oneof(fc.constant<'off'>('off'), screens),
      },
      { requiredKeys: [] },
    ),
    injected: fc.constantFrom('drop', 'keep'),
    pause: fc.record({ max: fc.constantFrom('1ms', '45m', '12h') }, { requiredKeys: [] }),
  },
  { requiredKeys: ['version', 'allow'] },
);

t.test('Any JSON is either a policy or refused with ERR_POLICY', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near, fc.anything()), (value) => {
      try {
        parsePolicy(value);
      } catch (error) {
        if (!(error instanceof CaptureError && error.code === 'ERR_POLICY')) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

t.test('A checked policy is a policy and stays the same when it is checked again', async (t) => {
  fc.assert(
    fc.property(valid, (input) => {
      const policy = parsePolicy(input);
      t.strictSame(parsePolicy(JSON.parse(JSON.stringify(policy))), policy);
    }),
    { numRuns: 100 },
  );
});

t.test('An editor that follows the JSON Schema accepts exactly what the parser accepts', async (t) => {
  const check = new Ajv().compile(policyJsonSchema());
  for (const [name, value] of mistakes) t.notOk(check(value), name);
  fc.assert(
    fc.property(fc.oneof(valid, near), (value) => {
      const accepted = check(value);
      try {
        parsePolicy(value);
        return accepted;
      } catch {
        return !accepted;
      }
    }),
    { numRuns: 1000 },
  );
});

interface SchemaNode {
  description?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
}

t.test('Every field of the JSON Schema is described', async (t) => {
  const visit = ({ properties, items, anyOf }: SchemaNode, path: string): void => {
    for (const [key, field] of Object.entries(properties ?? {})) {
      t.type(field.description, 'string', `${path}.${key}`);
      visit(field, `${path}.${key}`);
    }
    if (items) visit(items, `${path}[]`);
    for (const form of anyOf ?? []) visit(form, path);
  };
  visit(policyJsonSchema(), '');
});

t.test('Each example is a policy and points its editor to the schema', async (t) => {
  const folder = new URL('../../examples/policies/', import.meta.url);
  const names = readdirSync(folder);
  t.ok(names.length > 0);
  for (const name of names) {
    const example = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    t.doesNotThrow(() => parsePolicy(example), name);
    t.equal(example.$schema, '../../dist/policy.schema.json', name);
  }
});

t.test('The hash is of the meaning, not of the writing', async (t) => {
  const hash = policyHash(parsePolicy(least));
  t.match(hash, /^[0-9a-f]{64}$/);
  t.equal(policyHash(parsePolicy({ pause: { max: '30m' }, allow: [], $schema: 'x', version: 1, streams: {} })), hash);
  const backwards = Object.fromEntries(Object.entries(parsePolicy(least)).reverse());
  t.equal(policyHash(backwards as typeof backwards & Policy), hash);
  t.not(policyHash(parsePolicy({ ...least, injected: 'keep' })), hash);
});
