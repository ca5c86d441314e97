import type { z } from 'zod';
import { CaptureError } from '../errors.js';
import { LONGEST_GLOB, type Policy, pauseSchema, policySchema, ruleSchema, streamsSchema } from './schema.js';
import { screenSchema, settleSchema } from './screen-schema.js';

const MOST_PROBLEMS = 20;
const LONGEST_SHOWN = 60;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Checks a policy and fills in its defaults. The result is frozen and shares nothing with `value`; parsing it again
 * gives an equal one.
 *
 * @param source what the message calls the policy, for example its path
 * @throws CaptureError `ERR_POLICY`: a line for each mistake (twenty at most), with its path, what was found and what
 * was expected
 */
export function parsePolicy(value: unknown, source = 'The policy'): Policy {
  try {
    const result = policySchema.safeParse(value);
    if (!result.success) throw refusal(source, value, result.error.issues);
    const { $schema: _, ...policy } = result.data;
    return freeze(policy);
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause;
    // A getter or a proxy that throws; no JSON does this.
    throw new CaptureError('ERR_POLICY', `${source} cannot be read as plain data.`, {
      cause,
      remedy: 'Pass an object as JSON.parse makes it.',
    });
  }
}

function refusal(source: string, value: unknown, issues: readonly Issue[]): CaptureError {
  const lines = issues.flatMap((issue) => describe(issue, value));
  const shown = lines.slice(0, MOST_PROBLEMS);
  if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more`);
  return new CaptureError('ERR_POLICY', [`${source} is not valid:`, ...shown.map((line) => `  ${line}`)].join('\n'));
}

function describe(issue: Issue, value: unknown): string[] {
  if (issue.code === 'invalid_union') {
    const meant = formMeant(issue);
    if (meant !== undefined) return meant.flatMap((each) => describe(each, value));
  }
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path).join(', ');
    const owner = at(value, issue.path);
    return issue.keys.map(
      (key) => `${pathText([...issue.path, key])}: unknown key (${show(at(owner, [key]))}), expected one of ${known}`,
    );
  }
  const found = at(value, issue.path);
  const text = found === undefined ? 'missing' : `found ${show(found)}`;
  return [`${pathText(issue.path)}: ${text}, expected ${expectation(issue)}`];
}

/**
 * A value that may have several forms: the mistakes within the one that was meant, with their whole path; undefined where
 * it has none of them.
 */
function formMeant({ errors, path }: Issue & { code: 'invalid_union' }): Issue[] | undefined {
  const meant = errors.find((form) => !form.some((each) => each.path.length === 0 && isOtherForm(each)));
  return meant?.map((each) => ({ ...each, path: [...path, ...each.path] }));
}

function isOtherForm({ code }: Issue): boolean {
  return code === 'invalid_type' || code === 'invalid_value';
}

/** What the schema wants at the place of an issue, in words that need no knowledge of the schema. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'invalid_union':
      return issue.errors.flatMap(([first]) => (first === undefined ? [] : [expectation(first)])).join(' or ');
    case 'too_small':
      if (issue.origin === 'number') return `at least ${issue.minimum}`;
      return issue.origin === 'array' ? 'at least one entry, or leave it out' : 'a text that is not empty';
    case 'too_big':
      if (issue.origin === 'number') return `at most ${issue.maximum}`;
      return `at most ${issue.maximum} ${issue.origin === 'array' ? 'entries' : 'characters'}`;
    case 'invalid_format':
      return formats[formatName(issue.path)];
    case 'invalid_type':
      return types[typeName(issue)] ?? 'something else';
    case 'custom':
      return issue.message;
    default:
      return 'something else';
  }
}

const formats = {
  pause: 'a duration such as "30m": a whole number above 0 (nine digits at most) and ms, s, m or h',
  every: 'a duration from 1s, such as "30s": a whole number (nine digits at most) and ms, s, m or h',
  minGap: 'a duration from 100ms to 10s, such as "200ms": a whole number and ms or s',
  settle: 'a duration from 0ms to 10s, such as "200ms": a whole number and ms or s',
  glob: 'a glob with a character after each backslash; write a backslash itself as two',
} as const;

function formatName(path: Path): keyof typeof formats {
  if (path[0] === 'pause') return 'pause';
  if (path[1] !== 'screen') return 'glob';
  return path[2] === 'every' || path[2] === 'minGap' ? path[2] : 'settle';
}

const types: Record<string, string> = {
  array: 'a list [ … ]',
  boolean: 'true or false',
  int: 'a whole number',
  object: 'an object { … }',
  glob: `a glob of 1 to ${LONGEST_GLOB} characters, such as "gedit" or "org.gnome.*"`,
  site: `a site of 1 to ${LONGEST_GLOB} characters, such as "docs.example.org"`,
  duration: 'a duration such as "30m"',
  rhythm: 'a duration such as "30s"',
  time: 'a duration such as "200ms"',
  string: 'a text',
};

function typeName(issue: Issue & { code: 'invalid_type' }): string {
  const { expected, path } = issue;
  if (expected !== 'string') return expected;
  if (path[0] === 'pause') return 'duration';
  if (path[1] === 'screen') return path[2] === 'every' ? 'rhythm' : 'time';
  if (path[2] === 'sites') return 'site';
  return path[0] === 'allow' ? 'glob' : 'string';
}

function knownKeys(path: Path): string[] {
  if (path[1] === 'screen') return Object.keys((path[2] === 'settle' ? settleSchema : screenSchema).shape);
  const schemas = { allow: ruleSchema, streams: streamsSchema, pause: pauseSchema } as const;
  const schema = schemas[path[0] as keyof typeof schemas] ?? policySchema;
  return Object.keys(schema.shape);
}

/** `allow[0].app`; a key that is no plain name is quoted, so that nothing in it can pass for a path. */
function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[$\w-]{1,60}$/.test(String(step))) text += text === '' ? String(step) : `.${String(step)}`;
    else text += `[${show(String(step))}]`;
  }
  return text === '' ? 'the policy' : text;
}

// Own properties only: nothing inherited may turn up in a message as if it had been written.
function at(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}

function show(value: unknown): string {
  if (typeof value === 'string') {
    const points = Array.from(value.slice(0, LONGEST_SHOWN + 1));
    return JSON.stringify(points.length > LONGEST_SHOWN ? `${points.slice(0, LONGEST_SHOWN).join('')}…` : value);
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value === undefined) return 'undefined';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

// A host that keeps the policy it passed must not be able to widen it during a recording.
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
