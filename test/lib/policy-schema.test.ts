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
  ['a screen that is on', { ...least, streams: { screen: 'full' } }, /streams\.screen: found "full", expected "off"/],
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
      'injected',
      'pause',
      'max',
      '__proto__',
    ),
    tie('value'),
    { maxKeys: 6 },
  ),
})).value;
const valid: fc.Arbitrary<PolicyInput> = fc.record(
  {
    version: fc.constant<1>(1),
    allow: fc.array(fc.record({ app: fc.string({ minLength: 1 }).filter((app) => !app.includes('\\')) }), {
      maxLength: 3,
    }),
    streams: fc.record(
      { keys: fc.constantFrom('full', 'shortcuts', 'none'), pointer: fc.boolean(), screen: fc.constant('off') },
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
}

t.test('Every field of the JSON Schema is described', async (t) => {
  const visit = ({ properties, items }: SchemaNode, path: string): void => {
    for (const [key, field] of Object.entries(properties ?? {})) {
      t.type(field.description, 'string', `${path}.${key}`);
      visit(field, `${path}.${key}`);
    }
    if (items) visit(items, `${path}[]`);
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
